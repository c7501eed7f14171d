import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {Validator} from '@seriousme/openapi-schema-validator';
import {expect} from 'chai';
import {chatErrorCodes} from '../../../../src/base/chat-error.js';
import {chatEventSchema, messagePartSchema} from '../../../../src/model/chat-event.js';
import {jsonAnswerSchema, startRequestSchema, wireMessageSchema} from '../../../../src/model/native-wire.js';
import {finishReasons} from '../../../../src/model/usage.js';
import {described, description} from './description.js';
import {type EveryRouteServer, startEveryRouteServer} from './every-route-server.js';

interface ObjectNode {
  readonly properties: Readonly<Record<string, {readonly const?: unknown}>>;
  readonly required: readonly string[];
}
interface VariantNode {
  readonly oneOf: readonly ObjectNode[];
}
interface VariantSchema {
  readonly options: readonly {readonly entries: Readonly<Record<string, unknown>>}[];
}

const schemaOf = (name: string): unknown => description.components.schemas[name];
const fieldsOf = (name: string): readonly string[] =>
  Object.keys((schemaOf(name) as ObjectNode).properties).sort();
const fields = ({entries}: {readonly entries: object}): readonly string[] => Object.keys(entries).sort();

/** Types and their fields, as a description and as a schema of ours say them. */
const typesDescribed = (name: string): Record<string, readonly string[]> =>
  Object.fromEntries(
    (schemaOf(name) as VariantNode).oneOf.map(({properties}) => [
      properties['type']?.const,
      Object.keys(properties).sort(),
    ]),
  );
const types = ({options}: VariantSchema, more: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    options.map(({entries}) => [
      (entries['type'] as {literal: string}).literal,
      [...Object.keys(entries), ...more].sort(),
    ]),
  );

describe('the OpenAPI description', () => {
  let server: EveryRouteServer;
  before(async () => {
    server = await startEveryRouteServer();
  });
  after(() => server.dispose());

  it('is one', async () => {
    const {valid, errors} = await new Validator().validate(structuredClone(description));
    expect(errors).to.equal(undefined);
    expect(valid).to.equal(true);
  });

  it('has every route of the server, and no other', () => {
    const routes = server.routes.map(
      ({method, path}) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`,
    );
    expect([...described.keys()].sort()).to.deep.equal([...new Set(routes)].sort());
  });

  it('is of the version of the package', () => {
    const file = new URL('../../../../package.json', import.meta.url);
    const {version} = JSON.parse(readFileSync(file, 'utf8')) as {version: string};
    expect(description.info.version).to.equal(version);
  });

  it('names every operation once', () => {
    const names = [...described.values()].map(
      (operation) => (operation as {operationId?: string}).operationId,
    );
    expect(new Set(names)).to.have.property('size', names.length);
  });

  it('says that every route may answer with a problem', () => {
    const without = [...described].filter(([, {responses}]) => !('default' in responses));
    expect(without).to.deep.equal([]);
  });

  it('knows every error code and every reason to finish', () => {
    expect((schemaOf('ErrorCode') as {enum: unknown}).enum).to.deep.equal(chatErrorCodes);
    expect((schemaOf('FinishReason') as {enum: unknown}).enum).to.deep.equal(finishReasons);
  });

  it('knows every event and every part, with all their fields', () => {
    expect(typesDescribed('ChatEvent')).to.deep.equal(types(chatEventSchema, ['seq']));
    expect(typesDescribed('MessagePart')).to.deep.equal(types(messagePartSchema, []));
  });

  it('knows the fields of requests, answers and messages', () => {
    expect(fieldsOf('StartRequest')).to.deep.equal(fields(startRequestSchema));
    expect(fieldsOf('JsonAnswer')).to.deep.equal(fields(jsonAnswerSchema));
    expect(fieldsOf('Message')).to.deep.equal(fields(wireMessageSchema));
  });

  it('is served, to pages of other origins too', async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    expect(response.headers.get('access-control-allow-origin')).to.equal('*');
    expect(await response.json()).to.deep.equal(description);
  });
});
