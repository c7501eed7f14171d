/* `exportparts` of the inner elements: the names under which a page styles their parts. */

export const threadParts = 'scroller:thread__scroller, messages:thread__messages, jump:thread__jump';
export const outboxParts =
  'list:outbox__list, item:outbox__item, bubble:outbox__bubble, note:outbox__note, edit:outbox__edit, ' +
  'delete:outbox__delete, field:outbox__field, save:outbox__save, cancel:outbox__cancel';
export const linkDialogParts =
  'dialog:link-dialog__dialog, address:link-dialog__address, copy:link-dialog__copy, ' +
  'cancel:link-dialog__cancel, open:link-dialog__open';
export const composerParts =
  'card:composer__card, input:composer__input, send:composer__send, send-next:composer__send-next';
