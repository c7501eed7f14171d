import * as v from 'valibot';
import type {PeopleDocuments} from '../knowledge/people-documents.js';
import {type Router, userOf} from './environment.js';
import {readJson} from './read-json.js';

const path = '/api/ai/documents';
/** Bytes of a request for each byte of a document: JSON writes line ends and quotes as two. */
const bodyPerDocument = 2;
const maxUrlLength = 2_048;

const documentSchema = v.strictObject({
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.regex(/^[^\p{Cc}\p{Cs}]*$/u)),
  text: v.pipe(v.string(), v.minLength(1)),
  mediaType: v.exactOptional(v.picklist(['text/markdown', 'text/plain'])),
  url: v.exactOptional(v.pipe(v.string(), v.maxLength(maxUrlLength), v.check(isPageUrl))),
});

/** Documents of people's own, which answers to them may rest on. */
export function documentRoutes(router: Router, documents: PeopleDocuments): void {
  router.post(path, async (context) => {
    const maxBytes = bodyPerDocument * documents.limits.maxBytes;
    const {
      mediaType = 'text/markdown',
      url,
      ...given
    } = await readJson(context.env.incoming, documentSchema, {maxBytes});
    const document = {...given, mediaType, url: url === undefined ? null : new URL(url).href};
    const {info, isNew} = await documents.ingest(userOf(context), document);
    return context.json(info, isNew ? 201 : 200);
  });

  router.get(path, async (context) => context.json(await documents.list(userOf(context))));

  router.get(`${path}/:id`, async (context) =>
    context.json(await documents.find(userOf(context), context.req.param('id'))),
  );

  router.delete(`${path}/:id`, async (context) => {
    await documents.delete(userOf(context), context.req.param('id'));
    return context.body(null, 204);
  });
}

/** It is shown as a link: only what opens a page. */
function isPageUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const {protocol, username, password} = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
