import {Readable} from 'node:stream';
import {disposition} from '../files/content-disposition.js';
import {isPicture, isText} from '../files/media-types.js';
import {listFiles, type SavedFile} from '../store/files.js';
import {type Router, type Services, userOf} from './environment.js';

const path = '/api/ai/files';

/** Files that people send with messages, and that models make for them. Their owner alone sees them. */
export function fileRoutes(router: Router, {db, files: {store, uploads}}: Services): void {
  router.post(path, async (context) => {
    const file = await uploads.receive(context.env.incoming, userOf(context));
    return context.json(toWireFile(file), 201, {Location: `${path}/${file.id}`});
  });

  router.get(path, async (context) => {
    const files = await listFiles(db, userOf(context));
    return context.json({files: files.map((file) => ({...toWireFile(file), createdAt: file.createdAt}))});
  });

  router.get(`${path}/:id`, async (context) => {
    const userId = userOf(context);
    const id = context.req.param('id');
    const known = await store.find(userId, id);
    const headers = headersOf(known);
    if (context.req.header('If-None-Match') === headers.ETag) return context.body(null, 304, headers);
    // Nobody would read, and close, what is opened here.
    if (context.req.method === 'HEAD') return context.body(null, 200, headers);
    const {stream} = await store.open(userId, id);
    return context.body(Readable.toWeb(stream) as ReadableStream, 200, headers);
  });

  router.delete(`${path}/:id`, async (context) => {
    await store.delete(userOf(context), context.req.param('id'));
    return context.body(null, 204);
  });
}

function toWireFile({id, mediaType, name, size}: SavedFile) {
  return {fileId: id, mediaType, name, size};
}

/** Whatever the bytes are, a browser runs none of them, and shows nothing but pictures. */
function headersOf({mediaType, name, size, sha256}: SavedFile) {
  return {
    'Content-Type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'Content-Length': String(size),
    'Content-Disposition': disposition(isPicture(mediaType) ? 'inline' : 'attachment', name),
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    // Asked again each time: it may be deleted, or its owner signed out.
    'Cache-Control': 'private, no-cache',
    ETag: `"${sha256}"`,
  };
}
