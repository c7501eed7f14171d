/* What is used of the packages that only bench/package.json names, so that the project's types hold without them. */
declare module 'deep-chat' {
  export interface DeepChat extends HTMLElement {
    connect: {readonly url: string; readonly method: string; readonly stream: boolean};
    responseInterceptor: (response: {readonly delta?: string}) => {readonly text: string};
    submitUserMessage(message: {readonly text: string}): void;
  }
}
