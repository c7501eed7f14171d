/** Something that an element offers, with words for it. */
export interface Documented {
  readonly name?: string;
  readonly description?: string;
  /** Of an attribute: the property that it sets. */
  readonly fieldName?: string;
}

/** What the manifest says of an element. */
export interface ManifestElement {
  readonly name: string;
  readonly tagName: string;
  readonly cssParts?: readonly Documented[];
  readonly slots?: readonly Documented[];
  readonly events?: readonly Documented[];
  readonly attributes?: readonly Documented[];
  readonly cssProperties?: readonly Documented[];
  readonly members?: readonly Documented[];
}

export interface Manifest {
  readonly modules: readonly {readonly declarations: readonly ManifestElement[]}[];
}

/** What the sources say of the registered elements, in the form that editors read. */
export function readManifest(): Manifest;
