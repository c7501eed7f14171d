/** What people do with answers. */
export const interactionKinds = ['stop', 'regenerate', 'edit', 'copy', 'feedback', 'retry'] as const;
/** What fails on their pages. */
export const clientErrorKinds = ['render-error'] as const;

export type InteractionKind = (typeof interactionKinds)[number];
export type ClientErrorKind = (typeof clientErrorKinds)[number];

/** True for something that failed. */
export function isClientErrorKind(kind: InteractionKind | ClientErrorKind): kind is ClientErrorKind {
  return (clientErrorKinds as readonly string[]).includes(kind);
}
