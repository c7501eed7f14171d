import {visibleText} from '../source/visible-text.js';
import {allowedClasses, allowedElements, isAllowedAttribute, isAllowedProperty} from './allowed-mathml.js';
import {mathNamespace, type SafeMath, styleAttribute} from './safe-math.js';

/** Elements of one formula. */
const mostNodes = 20_000;

/**
 * What of `parent` may stand on the page. Of what may not, nothing stays, its children included; and nothing at all
 * where it is more than any formula.
 */
export function safeMath(parent: Node): SafeMath[] {
  let count = 0;
  const read = [...parent.childNodes].flatMap(nodesOf);
  return count > mostNodes ? [] : read;

  function nodesOf(node: Node): SafeMath[] {
    count += 1;
    if (count > mostNodes) return [];
    if (node.nodeType === Node.TEXT_NODE) return [visibleText(node.nodeValue ?? '')];
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const element = node as Element;
    if (element.namespaceURI !== mathNamespace || !allowedElements.has(element.localName)) return [];
    return [
      {
        tag: element.localName,
        attributes: attributesOf(element),
        styles: stylesOf(element.getAttribute(styleAttribute) ?? ''),
        children: [...element.childNodes].flatMap(nodesOf),
      },
    ];
  }
}

function attributesOf(element: Element): [string, string][] {
  return [...element.attributes].flatMap(({name, value}): [string, string][] => {
    if (name !== 'class') return isAllowedAttribute(name, value) ? [[name, value]] : [];
    const classes = allowedClasses(value);
    return classes.length > 0 ? [[name, classes.join(' ')]] : [];
  });
}

function stylesOf(style: string): [string, string][] {
  return style.split(';').flatMap((declaration): [string, string][] => {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim();
    const value = declaration.slice(colon + 1).trim();
    return colon > 0 && isAllowedProperty(property, value) ? [[property, value]] : [];
  });
}
