import type {Try} from './site.js';

const conversations = '/api/ai/conversations';
const messages = '/api/ai/messages';
const files = '/api/ai/files';
const documents = '/api/ai/documents';
const none = 'n'.repeat(22);

/** Conversations, messages, files and documents. */
export const thingTries: readonly Try[] = [
  {route: `GET ${conversations}`, status: 200, send: (site) => site.get(conversations)},
  {
    route: `GET ${conversations}/{id}`,
    status: 200,
    send: async (site) => site.get(`${conversations}/${(await site.answer()).conversationId}`),
  },
  {route: `GET ${conversations}/{id}`, status: 404, send: (site) => site.get(`${conversations}/${none}`)},
  {
    route: `PATCH ${conversations}/{id}`,
    status: 200,
    send: async (site) =>
      site.json('PATCH', `${conversations}/${(await site.answer()).conversationId}`, {title: 'Other'}),
  },
  {
    route: `PATCH ${conversations}/{id}`,
    status: 422,
    send: async (site) => site.json('PATCH', `${conversations}/${(await site.answer()).conversationId}`, {}),
  },
  {
    route: `DELETE ${conversations}/{id}`,
    status: 204,
    send: async (site) => site.delete(`${conversations}/${(await site.answer()).conversationId}`),
  },
  {
    route: `DELETE ${conversations}/{id}`,
    status: 404,
    send: (site) => site.delete(`${conversations}/${none}`),
  },
  ...['echo', 'reasoning', 'tools', 'length'].map(
    (model): Try => ({
      route: `GET ${conversations}/{id}/messages`,
      status: 200,
      send: async (site) => {
        const {conversationId, messageId} = await site.answer(`mock/${model}`);
        const rating = {rating: 'up', comment: 'As I thought.'};
        await (await site.json('PUT', `${messages}/${messageId}/feedback`, rating)).text();
        return site.get(`${conversations}/${conversationId}/messages`);
      },
    }),
  ),
  {
    route: `GET ${conversations}/{id}/messages`,
    status: 404,
    send: (site) => site.get(`${conversations}/${none}/messages`),
  },
  {
    route: `DELETE ${messages}/{id}`,
    status: 204,
    send: async (site) => site.delete(`${messages}/${(await site.answer()).messageId}`),
  },
  {route: `DELETE ${messages}/{id}`, status: 404, send: (site) => site.delete(`${messages}/${none}`)},
  {
    route: `PUT ${messages}/{id}/feedback`,
    status: 204,
    send: async (site) =>
      site.json('PUT', `${messages}/${(await site.answer()).messageId}/feedback`, {rating: null}),
  },
  {
    route: `PUT ${messages}/{id}/feedback`,
    status: 422,
    send: async (site) =>
      site.json('PUT', `${messages}/${(await site.answer()).userMessageId}/feedback`, {rating: 'up'}),
  },
  {
    route: `GET ${files}`,
    status: 200,
    send: async (site) => {
      await site.file();
      return site.get(files);
    },
  },
  {route: `POST ${files}`, status: 201, send: (site) => site.upload('Some text.', 'text/plain')},
  {
    route: `POST ${files}`,
    status: 415,
    send: (site) => site.upload('Some text.', 'image/png'),
  },
  {route: `GET ${files}/{id}`, status: 200, send: async (site) => site.get(`${files}/${await site.file()}`)},
  {
    route: `GET ${files}/{id}`,
    status: 304,
    send: async (site) => {
      const path = `${files}/${await site.file()}`;
      const first = await site.get(path);
      await first.text();
      return site.get(path, {'if-none-match': first.headers.get('etag') ?? ''});
    },
  },
  {route: `GET ${files}/{id}`, status: 404, send: (site) => site.get(`${files}/${none}`)},
  {
    route: `DELETE ${files}/{id}`,
    status: 204,
    send: async (site) => site.delete(`${files}/${await site.file()}`),
  },
  {route: `DELETE ${files}/{id}`, status: 404, send: (site) => site.delete(`${files}/${none}`)},
  {
    route: `GET ${documents}`,
    status: 200,
    send: async (site) => {
      await site.document();
      return site.get(documents);
    },
  },
  {
    route: `POST ${documents}`,
    status: 201,
    send: (site) =>
      site.json('POST', documents, {title: 'A page', text: 'Words of it.', url: 'https://a.example/page'}),
  },
  {
    route: `POST ${documents}`,
    status: 200,
    send: async (site) => {
      await site.document();
      return site.json('POST', documents, {title: 'Notes', text: '# Notes\n\nWords.'});
    },
  },
  {
    route: `POST ${documents}`,
    status: 422,
    send: (site) => site.json('POST', documents, {title: 'Notes'}),
  },
  {
    route: `GET ${documents}/{id}`,
    status: 200,
    send: async (site) => site.get(`${documents}/${await site.document()}`),
  },
  {route: `GET ${documents}/{id}`, status: 404, send: (site) => site.get(`${documents}/${none}`)},
  {
    route: `DELETE ${documents}/{id}`,
    status: 204,
    send: async (site) => site.delete(`${documents}/${await site.document()}`),
  },
  {route: `DELETE ${documents}/{id}`, status: 404, send: (site) => site.delete(`${documents}/${none}`)},
];
