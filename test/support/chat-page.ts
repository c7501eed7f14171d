import type {Locator, Page} from 'playwright-core';

/** The chat on a page, as a person meets it: what can be read and pressed. */
export class ChatPage {
  readonly page: Page;
  readonly chat: Locator;
  readonly input: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.chat = page.locator('chat-stream');
    this.input = this.chat.getByRole('textbox', {name: 'Write a message'});
    this.sendButton = this.chat.getByRole('button', {name: 'Send message'});
    this.stopButton = this.chat.getByRole('button', {name: 'Stop answering'});
  }

  answer(at = -1): Locator {
    const answers = this.chat.locator('chat-stream-message[data-role="assistant"] [part~="content"]');
    return at < 0 ? answers.last() : answers.nth(at);
  }

  questions(): Promise<string[]> {
    return this.chat.locator('[part~="bubble"]').allInnerTexts();
  }

  async send(text: string): Promise<void> {
    await this.input.fill(text);
    await this.sendButton.click();
  }

  /** The last answer's text as it stands, white space folded. */
  async answerText(): Promise<string> {
    const text = await this.answer()
      .innerText({timeout: 1000})
      .catch(() => '');
    return text.replace(/\s+/g, ' ').trim();
  }

  async status(): Promise<string | null> {
    return this.chat.locator('chat-stream-message').last().getAttribute('data-status');
  }
}
