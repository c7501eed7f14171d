import type {CDPSession} from 'playwright-core';
import {SeededRandom} from '../../test/support/chaos/seeded-random.js';
import type {WidgetLabPage} from './widget-lab.js';

interface Key {
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  readonly text?: string;
}

const letter: Key = {key: 'a', code: 'KeyA', windowsVirtualKeyCode: 65, text: 'a'};
const takeBack: Key = {key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8};
/** What is written stays on one line, so that no layout moves because of it. */
const keysInTurn = [letter, letter, takeBack, letter, takeBack, takeBack] as const;

const fastestMs = 60;
const slowestMs = 130;

/**
 * Types into the chat as a person does, from now until `stop` is called: keys are sent when their time has come, whether or not the
 * page has taken the one before.
 *
 * @returns `stop`, which gives the milliseconds from each key to the frame that shows it.
 */
export async function beginTyping({page, session}: WidgetLabPage): Promise<() => Promise<readonly number[]>> {
  await page.evaluate('widget.input().focus(); widget.typedMs.length = 0');
  const random = new SeededRandom(7);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keys: Promise<unknown>[] = [];
  const type = (): void => {
    keys.push(press(session, keysInTurn[keys.length % keysInTurn.length] ?? letter));
    timer = setTimeout(type, random.between(fastestMs, slowestMs));
  };
  type();
  return async () => {
    clearTimeout(timer);
    await Promise.all(keys);
    await page.evaluate('widget.painted()');
    return page.evaluate<readonly number[]>('widget.typedMs');
  };
}

async function press(session: CDPSession, key: Key): Promise<void> {
  await Promise.all([
    session.send('Input.dispatchKeyEvent', {...key, type: 'keyDown'}),
    session.send('Input.dispatchKeyEvent', {...key, type: 'keyUp'}),
  ]);
}
