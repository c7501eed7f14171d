/* `exportparts` of the inner elements: the names under which a page styles their parts. */

export const threadParts =
  'scroller:thread__scroller, messages:thread__messages, turn:thread__turn, day:thread__day, new:thread__new, ' +
  'jump:thread__jump, find, find__bar, find__field, find__count, find__previous, find__next, find__close, ' +
  'message__message, message__author, message__avatar, message__bubble, message__field, ' +
  'message__content, message__waiting, message__reasoning, message__tool-call, message__approval, ' +
  'message__approve, message__refuse, message__reason, message__sources, message__answered-by, ' +
  'message__file, message__image, message__error, message__custom, message__retry, message__continue, message__usage, ' +
  'message__actions, message__copy, message__edit, message__save, message__cancel, message__rate-up, ' +
  'message__rate-down, message__speak, message__regenerate, message__delete, message__confirm-delete, ' +
  'message__branches, message__branch-previous, message__branch-next, message__time';
export const outboxParts =
  'list:outbox__list, item:outbox__item, bubble:outbox__bubble, note:outbox__note, edit:outbox__edit, ' +
  'delete:outbox__delete, field:outbox__field, save:outbox__save, cancel:outbox__cancel';
export const linkDialogParts =
  'dialog:link-dialog__dialog, address:link-dialog__address, copy:link-dialog__copy, ' +
  'cancel:link-dialog__cancel, open:link-dialog__open';
export const composerParts =
  'card:composer__card, input:composer__input, attach:composer__attach, model:composer__model, ' +
  'dictate:composer__dictate, note:composer__note, menu:composer__menu, choice:composer__choice, ' +
  'send:composer__send, send-next:composer__send-next';
export const attachmentParts =
  'list:attachments__list, item:attachments__item, preview:attachments__preview, name:attachments__name, ' +
  'detail:attachments__detail, progress:attachments__progress, retry:attachments__retry, remove:attachments__remove, ' +
  'refusals:attachments__refusals, dismiss:attachments__dismiss';
export const launcherParts = 'button:launcher__button, badge:launcher__badge';
