import {readFileSync} from 'node:fs';

/** Every registered element is in the manifest, with a summary, and none of its public names lacks a description. */
export function checkManifest() {
  const {modules} = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
  const elements = modules.flatMap(({declarations}) => declarations);
  const problems = elements.flatMap((element) => {
    const named = ['events', 'slots', 'cssParts', 'cssProperties', 'attributes'].flatMap((kind) =>
      (element[kind] ?? [])
        .filter(({description, inheritedFrom}) => !description && !inheritedFrom)
        .map(({name}) => `${element.name}: ${kind} ${name || '(default)'} has no description`),
    );
    return element.summary || element.description ? named : [`${element.name} has no summary`, ...named];
  });
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(`  ${elements.length} elements, ${problems.length} problems`);
  return problems.length === 0;
}
