import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { HttpBodyKind, HttpMethod, HttpPart, NamedTemplate } from '@switchboard/storage';
import { words } from '../../graphql/words';

export const HttpMethodWords = words<HttpMethod>('HttpMethod', 'What is done to what lies at an address.', {
  GET: 'It is read.',
  HEAD: 'It is asked whether it is there.',
  POST: 'Something is sent to it.',
  PUT: 'It is replaced.',
  PATCH: 'It is changed in part.',
  DELETE: 'It is removed.',
});

export const HttpBodyKindWords = words<HttpBodyKind>('HttpBodyKind', 'What a request carries.', {
  NONE: 'Nothing.',
  ARGUMENTS: 'The arguments as JSON, as the model gave them.',
  JSON: 'JSON from `bodyTemplate`.',
  FORM: 'The pairs of `form`, as a web page sends them.',
});

@ObjectType('NamedTemplate', { description: 'A name and a template for its value.' })
@InputType('NamedTemplateInput', { description: 'A name and a template for its value.' })
export class NamedTemplateModel implements NamedTemplate {
  @Field(() => String, { description: 'Such as `Authorization`.' })
  name!: string;

  @Field(() => String, {
    description:
      '`{{args.…}}`, `{{call.id}}`, `{{call.from}}`, `{{call.to}}`, `{{vars.…}}` and `{{secrets.…}}` stand for values. Left out of the request when one of them has none.',
  })
  value!: string;
}

@ObjectType('HttpRefusal', { description: 'What the model is told of an answer with a certain status.' })
@InputType('HttpRefusalInput', { description: 'What the model is told of an answer with a certain status.' })
export class HttpRefusalModel {
  @Field(() => Int, { description: 'From 300 to 599.' })
  status!: number;

  @Field(() => String, { description: 'Such as `There is no order with this number.`; at most 300 characters.' })
  say!: string;
}

@ObjectType('HttpTool', { description: 'The request that a tool sends. It names secrets, and holds none.' })
export class HttpToolModel implements HttpPart {
  @Field(() => HttpMethodWords, { description: 'What is done.' })
  method!: HttpMethod;

  @Field(() => String, { description: 'The address; placeholders stand in its path or query and need a value each.' })
  url!: string;

  @Field(() => [NamedTemplateModel], { description: 'Added to the address.' })
  query!: readonly NamedTemplate[];

  @Field(() => [NamedTemplateModel], { description: 'What is sent with it.' })
  headers!: readonly NamedTemplate[];

  @Field(() => HttpBodyKindWords, { description: 'What it carries.' })
  bodyKind!: HttpBodyKind;

  @Field(() => String, {
    description:
      'JSON whose texts are templates. A text that is one placeholder becomes its value, of whatever type. Empty unless `bodyKind` is `JSON`.',
  })
  bodyTemplate!: string;

  @Field(() => [NamedTemplateModel], { description: 'Empty unless `bodyKind` is `FORM`.' })
  form!: readonly NamedTemplate[];

  @Field(() => String, {
    nullable: true,
    description: 'JSONPath (RFC 9535) of what the model is told; null: the whole answer.',
  })
  resultPath!: string | null;

  @Field(() => [HttpRefusalModel], { description: 'What the model is told of certain answers.' })
  refusals!: HttpPart['refusals'];

  @Field(() => Int, {
    description:
      'Further attempts while the service is away, 0 to 3, within the time limit. POST and PATCH are repeated only with `idempotencyHeader`.',
  })
  retries!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Header that carries a key of its own for each use, the same in each attempt; usual is `Idempotency-Key`.',
  })
  idempotencyHeader!: string | null;
}

@InputType('HttpToolInput', { description: 'The request that a tool sends. What is left out is empty.' })
export class HttpToolInput {
  @Field(() => HttpMethodWords, { description: 'What is done.' })
  method!: HttpMethod;

  @Field(() => String, { description: 'The address, http or https, with placeholders in its path or query.' })
  url!: string;

  @Field(() => [NamedTemplateModel], { nullable: true, description: 'Added to the address; at most 30.' })
  query?: NamedTemplate[] | null;

  @Field(() => [NamedTemplateModel], {
    nullable: true,
    description: 'What is sent with it; at most 30. What proves who asks has to be a secret.',
  })
  headers?: NamedTemplate[] | null;

  @Field(() => HttpBodyKindWords, { nullable: true, description: 'What it carries; by default nothing.' })
  bodyKind?: HttpBodyKind | null;

  @Field(() => String, { nullable: true, description: 'JSON whose texts are templates; for the kind `JSON`.' })
  bodyTemplate?: string | null;

  @Field(() => [NamedTemplateModel], { nullable: true, description: 'For the kind `FORM`; at most 30.' })
  form?: NamedTemplate[] | null;

  @Field(() => String, { nullable: true, description: 'JSONPath (RFC 9535) of what the model is told.' })
  resultPath?: string | null;

  @Field(() => [HttpRefusalModel], { nullable: true, description: 'What the model is told of certain answers.' })
  refusals?: HttpRefusalModel[] | null;

  @Field(() => Int, { nullable: true, description: 'Further attempts, 0 to 3; by default 1.' })
  retries?: number | null;

  @Field(() => String, { nullable: true, description: 'Header that makes repeating a POST or PATCH harmless.' })
  idempotencyHeader?: string | null;
}

/** GraphQL's input objects have no prototype; what is stored and compared is an ordinary one. */
const plain = <T extends object>(values: readonly T[] | null | undefined): T[] =>
  (values ?? []).map((each) => ({ ...each }));

export function httpPartOf(input: HttpToolInput): HttpPart {
  const { method, url, bodyKind, bodyTemplate, resultPath, retries, idempotencyHeader } = input;
  const kind = bodyKind ?? 'NONE';
  return {
    ...{ method, url: url.trim(), query: plain(input.query), headers: plain(input.headers), bodyKind: kind },
    bodyTemplate: kind === 'JSON' ? (bodyTemplate ?? '') : '',
    form: kind === 'FORM' ? plain(input.form) : [],
    ...{ resultPath: resultPath?.trim() || null, refusals: plain(input.refusals), retries: retries ?? 1 },
    idempotencyHeader: idempotencyHeader?.trim() || null,
  };
}
