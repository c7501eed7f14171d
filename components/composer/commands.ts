/** Something that a person can ask for by `/` and its name. */
export interface ChatCommand {
  /** Without the slash and without spaces. */
  readonly name: string;
  /** A few words on what it does. */
  readonly description?: string;
  /** Stands in the composer once chosen. */
  readonly text?: string;
  /** Called once chosen. */
  readonly run?: () => void;
}

/** The commands of the page: those of the property, then those that stand in the slot. */
export function allCommands(
  given: readonly ChatCommand[],
  slot: HTMLSlotElement | null,
): readonly ChatCommand[] {
  const buttons = slot?.assignedElements({flatten: true}).filter(isButton) ?? [];
  return [...given, ...buttons.map(commandOf)];
}

const isButton = (element: Element): element is HTMLButtonElement => element instanceof HTMLButtonElement;

/** A button's `name` is the command's, its words describe it, its `value` is what is written; without one it is clicked. */
function commandOf(button: HTMLButtonElement): ChatCommand {
  const {name, value} = button;
  const description = button.textContent?.trim() ?? '';
  return {name, description, ...(value === '' ? {run: () => button.click()} : {text: value})};
}

/** Commands that a draft may become; none unless it is a slash and the beginning of a name. */
export function matchingCommands(commands: readonly ChatCommand[], draft: string): readonly ChatCommand[] {
  const [, typed] = /^\/(\S*)$/.exec(draft) ?? [];
  if (typed === undefined) return [];
  const wanted = typed.toLowerCase();
  return commands.filter(({name}) => name.toLowerCase().startsWith(wanted));
}
