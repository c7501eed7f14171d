import {until} from '../support/scripted-wire.js';
import {focused, MountedChat, type MountOptions} from './mounted-chat.js';

/** A service that keeps its branches and ratings in the page: no server is asked for them. */
export const onItsOwn: MountOptions = {service: {endpoint: '/test/ask'}};

/** The control `part` of row number `at`; -1 is the last. */
export function controlOf(chat: MountedChat, part: string, at = -1): HTMLElement {
  const found = findControl(chat, part, at);
  if (!found) throw new Error(`The message has no ${part}.`);
  return found;
}

export function findControl(chat: MountedChat, part: string, at = -1): HTMLElement | null {
  return chat.rows.at(at)?.shadowRoot?.querySelector<HTMLElement>(`[part~='${part}']`) ?? null;
}

/** Names of the controls under row number `at`, in their order. */
export function actionsOf(chat: MountedChat, at = -1): (string | null)[] {
  return [...controlOf(chat, 'actions', at).querySelectorAll('button')].map(({ariaLabel}) => ariaLabel);
}

/** Puts the focus on control `part` as the Tab key and arrows do. */
export async function focusOn(chat: MountedChat, part: string, at = -1): Promise<void> {
  const control = controlOf(chat, part, at);
  control.focus();
  await until(() => focused() === control, `${part} has the focus`);
}

/** A chat in which `question` was answered. */
export async function answered(
  question = 'Why?',
  answer = 'Because.',
  options: MountOptions = onItsOwn,
): Promise<MountedChat> {
  const chat = await MountedChat.mount(options);
  chat.element.markdown = {smooth: false};
  await answerIn(chat, question, answer);
  return chat;
}

/** Asks and answers once more in `chat`. */
export async function answerIn(chat: MountedChat, question: string, answer: string): Promise<void> {
  await chat.askAndHear(question, answer);
  await chat.finish();
}

/** Lets the answer that is asked for as number `count` be `text`. */
export async function answerNumber(chat: MountedChat, count: number, text: string): Promise<void> {
  await until(() => chat.wire.answers.length === count, 'the far end was asked');
  chat.wire.answer.start().chunk(text);
  await chat.hear(text);
  await chat.finish();
}
