import type {Template} from './template.js';

/** A template, and the file that it is in. */
export interface FiledTemplate {
  readonly file: string;
  readonly template: Template;
}

/** Numbers in versions count as numbers: 10 comes after 9. */
const collator = new Intl.Collator('en', {numeric: true});

/** The templates that may be asked for. Its contents never change. */
export class TemplateSet {
  /** By name, the newest version of each first. */
  readonly all: readonly Template[];

  constructor(filed: readonly FiledTemplate[]) {
    this.all = filed
      .map(({template}) => template)
      .sort(
        (one, other) =>
          compare(one.name, other.name) ||
          collator.compare(other.version, one.version) ||
          compare(other.version, one.version),
      );
  }

  /** The one that is asked for as `tutor`, which is its newest version, or as `tutor@2`. */
  find(asked: string): Template | undefined {
    const [name, version] = splitAsked(asked);
    return this.all.find(
      (template) => template.name === name && (version === undefined || template.version === version),
    );
  }
}

/** The name in what is asked for, and the version where it names one. */
export function splitAsked(asked: string): readonly [name: string, version: string | undefined] {
  const at = asked.indexOf('@');
  return at < 0 ? [asked, undefined] : [asked.slice(0, at), asked.slice(at + 1)];
}

/** What is wrong with templates together, where each of them is right. */
export function setProblems(
  filed: readonly FiledTemplate[],
  defaultTemplate: string | null,
): readonly string[] {
  const problems: string[] = [];
  const files = new Map<string, string>();
  for (const {file, template} of filed) {
    const id = `${template.name}@${template.version}`;
    const other = files.get(id);
    if (other === undefined) files.set(id, file);
    else problems.push(`${file}:1: ${id} is in ${other} too`);
  }
  if (defaultTemplate === null) return problems;
  const usual = new TemplateSet(filed).find(defaultTemplate);
  if (!usual) return [...problems, `DEFAULT_TEMPLATE: there is no template ${defaultTemplate}`];
  const required = usual.variables.filter(({isRequired}) => isRequired).map(({name}) => name);
  if (required.length > 0)
    problems.push(`DEFAULT_TEMPLATE: ${defaultTemplate} needs ${required.join(', ')}, which nobody may give`);
  return problems;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
