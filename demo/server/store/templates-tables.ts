import type {Fixed} from './fixed.js';

/** Every text of a template that an answer was asked for with. Rows are never changed. */
export interface TemplateVersionsTable {
  name: Fixed<string>;
  version: Fixed<string>;
  /** Of body and variables: a file may be edited without another version. */
  digest: Fixed<string>;
  body: Fixed<string>;
  /** JSON of `TemplateVariable[]`. */
  variables: Fixed<string>;
  first_used_at: Fixed<number>;
}

export interface TemplatesTables {
  template_versions: TemplateVersionsTable;
}
