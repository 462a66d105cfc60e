import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ItemStatus, Speaker, TranscriptDelta, TranscriptItem } from '@switchboard/call';
import { PageInfoModel } from '../graphql/connection';
import { NodeModel } from '../graphql/node.model';
import { DateTime } from '../graphql/scalars';
import { words } from '../graphql/words';

export const SpeakerWords = words<Speaker>('Speaker', 'Who speaks.', {
  CALLER: 'The person on the phone, whichever side called.',
  AGENT: 'The voice model.',
  OPERATOR: 'A person of ours who joined the call.',
  SYSTEM: 'A stored announcement.',
});

export const ItemStatusWords = words<ItemStatus>('ItemStatus', 'How far an utterance has come.', {
  IN_PROGRESS: 'It is being spoken or written down.',
  COMPLETED: 'It was spoken to the end.',
  INTERRUPTED: 'It was cut off; `heardText` is what reached the ear.',
  FAILED: 'It could not be written down or spoken.',
});

@ObjectType('TranscriptItem', {
  implements: () => [NodeModel],
  description: 'One utterance. It is replaced as a whole at each change.',
})
export class TranscriptItemModel implements NodeModel, TranscriptItem {
  @Field(() => ID, { description: 'Ours: `item_…`.' })
  id!: string;

  @Field(() => Float, {
    description:
      'Place in the conversation: show items in the order of this number. A late transcription keeps its place.',
  })
  position!: number;

  @Field(() => Int, {
    description: 'A turn begins with the caller’s utterance: 1, 2, 3…; 0 is the greeting before any.',
  })
  turn!: number;

  @Field(() => SpeakerWords, { description: 'Who speaks.' })
  speaker!: Speaker;

  @Field(() => ItemStatusWords, { description: 'How far it has come.' })
  status!: ItemStatus;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: string;

  @Field(() => Int, { description: 'Milliseconds from the answer of the call to its begin.' })
  startMs!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from the answer of the call to its end; null while it goes on.',
  })
  endMs!: number | null;

  @Field(() => String, { description: 'Everything that was produced.' })
  text!: string;

  @Field(() => String, { description: 'What reached the caller’s ear; equals `text` when it was not cut off.' })
  heardText!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds played out at the phone’s side, measured by playout marks; null for a caller’s item.',
  })
  heardMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds of audio that were produced; null for a caller’s item.',
  })
  audioMs!: number | null;

  @Field(() => Boolean, { description: 'False while the end of `heardText` is an estimate from `heardMs`.' })
  heardTextExact!: boolean;

  @Field(() => ID, { nullable: true, description: 'The caller’s item that cut this one off.' })
  interruptedBy!: string | null;

  @Field(() => String, { nullable: true, description: 'The model’s own id of the item.' })
  modelItemId!: string | null;
}

@ObjectType('TranscriptEdge', { description: 'An utterance in a page.' })
export class TranscriptEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => TranscriptItemModel, { description: 'The utterance.' })
  node!: TranscriptItemModel;
}

@ObjectType('TranscriptConnection', { description: 'A page of a transcript, in the order of the conversation.' })
export class TranscriptConnectionModel {
  @Field(() => [TranscriptEdgeModel], { description: 'The utterances of this page.' })
  edges!: TranscriptEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;
}

@ObjectType('TranscriptDelta', {
  description:
    'A piece of text as it is spoken. It is not stored and may be missing: when `offset` is not the length you have, wait for the next full item.',
})
export class TranscriptDeltaModel implements Omit<TranscriptDelta, 'callId'> {
  @Field(() => ID, { description: 'The utterance it belongs to.' })
  itemId!: string;

  @Field(() => Int, { description: 'Length of the item’s text before this piece, in UTF-16 units.' })
  offset!: number;

  @Field(() => String, { description: 'The piece.' })
  text!: string;
}
