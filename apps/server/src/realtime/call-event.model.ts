import { Field, ID, Int, InterfaceType, ObjectType } from '@nestjs/graphql';
import type {
  AnsweredBy,
  Call,
  CallEvent,
  Latency,
  Problem,
  RouteOutcome,
  Severity,
  ToolCall,
  TranscriptItem,
  Transfer,
} from '@switchboard/call';
import { RouteOutcomeWords } from '../config/numbers/route-explanation.model';
import { ProblemModel } from '../graphql/problem.model';
import { DateTime } from '../graphql/scalars';
import { words } from '../graphql/words';
import { CallModel, LatencyModel } from './call.model';
import { AnsweredByWords, SeverityWords } from './call.words';
import { ToolCallModel } from './tool-call.model';
import { TransferModel } from './transfer.model';
import { TranscriptItemModel } from './transcript.model';

@InterfaceType('CallEvent', {
  description:
    'One entry of a call’s numbered log. It carries the whole changed object, so applying it twice is harmless.',
  // Types of the log and types of the API have the same names.
  resolveType: (event: CallEvent) => event.type,
})
export abstract class CallEventModel {
  @Field(() => Int, { description: '1, 2, 3… per call, without holes.' })
  seq!: number;

  @Field(() => ID, { description: 'The call.' })
  callId!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: string;

  @Field(() => Int, { description: 'Milliseconds since the call was created, on a monotonic clock.' })
  offsetMs!: number;
}

const implementsEvent = { implements: () => [CallEventModel] };

@ObjectType('CallChanged', {
  ...implementsEvent,
  description: 'The call itself changed: status, activity, agent, end…',
})
export class CallChangedModel extends CallEventModel {
  @Field(() => CallModel, { description: 'The call as it stood then.' })
  call!: Call;
}

@ObjectType('TranscriptChanged', { ...implementsEvent, description: 'An utterance is new or changed.' })
export class TranscriptChangedModel extends CallEventModel {
  @Field(() => TranscriptItemModel, { description: 'The whole utterance.' })
  item!: TranscriptItem;
}

@ObjectType('ToolCallChanged', { ...implementsEvent, description: 'The use of a tool began, changed or ended.' })
export class ToolCallChangedModel extends CallEventModel {
  @Field(() => ToolCallModel, { description: 'The whole use of the tool.' })
  toolCall!: ToolCall;
}

@ObjectType('TurnMeasured', { ...implementsEvent, description: 'The response time of a turn is known.' })
export class TurnMeasuredModel extends CallEventModel {
  @Field(() => LatencyModel, { description: 'The figures.' })
  latency!: Latency;
}

@ObjectType('DtmfDetected', { ...implementsEvent, description: 'A key of the phone was pressed.' })
export class DtmfDetectedModel extends CallEventModel {
  @Field(() => String, { description: 'One of `0`–`9`, `*`, `#` and `A`–`D`.' })
  digit!: string;

  @Field(() => Boolean, { description: 'True when we sent it, false when the caller pressed it.' })
  sentByUs!: boolean;
}

export type CollectStatus = Extract<CallEvent, { type: 'DigitsCollected' }>['status'];

export const CollectStatusWords = words<CollectStatus>('CollectStatus', 'What came of asking the caller to type.', {
  COLLECTED: 'The digits are as they must be.',
  NOTHING_TYPED: 'The caller typed nothing.',
  TOO_SHORT: 'The caller typed too few digits.',
  NOT_VALID: 'The digits are not what they must be.',
});

@ObjectType('DigitsCollected', {
  ...implementsEvent,
  description: 'The caller was asked to type digits, and has done so, or not.',
})
export class DigitsCollectedModel extends CallEventModel {
  @Field(() => String, { description: 'What they were asked for, in a few words.' })
  purpose!: string;

  @Field(() => CollectStatusWords, { description: 'What came of it, in the end.' })
  status!: CollectStatus;

  @Field(() => Boolean, { description: 'True: nobody is told the digits; there are no events of their keys either.' })
  secure!: boolean;

  @Field(() => Int, { description: 'How many digits were typed.' })
  length!: number;

  @Field(() => String, { nullable: true, description: 'The digits; null when they are secure.' })
  digits!: string | null;
}

@ObjectType('OperatorActed', {
  ...implementsEvent,
  description: 'A person or a program of ours did something to the call.',
})
export class OperatorActedModel extends CallEventModel {
  @Field(() => String, { description: 'Who: the name of a person or of an API key.' })
  actor!: string;

  @Field(() => String, {
    description:
      'What: `PLACE_CALL`, `SAY`, `INSTRUCT`, `MUTE_AGENT`, `UNMUTE_AGENT`, `SEND_DTMF`, `LISTEN`, `STOP_LISTENING`, `END_CALL`; more may be added.',
  })
  action!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The words of `SAY` and `INSTRUCT`, the keys of `SEND_DTMF`; null where there is nothing to add.',
  })
  note!: string | null;
}

@ObjectType('AnswerDetected', {
  ...implementsEvent,
  description: 'The phone network, or the conversation, found out who answered a call of ours.',
})
export class AnswerDetectedModel extends CallEventModel {
  @Field(() => AnsweredByWords, { description: 'Who answered.' })
  answeredBy!: AnsweredBy;

  @Field(() => String, {
    nullable: true,
    description:
      'The phone network’s own word, such as `machine_end_beep`; null: a person was heard where a machine was suspected.',
  })
  word!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from the answer to the verdict, when they were told.',
  })
  afterMs!: number | null;
}

@ObjectType('CallRouted', {
  ...implementsEvent,
  description: 'A rule of the number or the block list decided who answers.',
})
export class CallRoutedModel extends CallEventModel {
  @Field(() => RouteOutcomeWords, { description: 'What became of the call.' })
  outcome!: RouteOutcome;

  @Field(() => String, { description: 'Which rule or entry it was, in a sentence.' })
  reason!: string;
}

@ObjectType('TransferChanged', {
  ...implementsEvent,
  description: 'The caller is being put through to a person, or was.',
})
export class TransferChangedModel extends CallEventModel {
  @Field(() => TransferModel, { description: 'The transfer as it stands now.' })
  transfer!: Transfer;
}

@ObjectType('VoicemailLeft', {
  ...implementsEvent,
  description: 'No model could serve the caller, who has left a message with the carrier.',
})
export class VoicemailLeftModel extends CallEventModel {
  @Field(() => String, { description: 'The carrier’s id of the recording: `RE` and 32 hexadecimal digits.' })
  recordingSid!: string;

  @Field(() => String, { description: 'Where the carrier keeps it; to fetch it needs the account’s credentials.' })
  url!: string;

  @Field(() => Int, { description: 'Length in milliseconds.' })
  durationMs!: number;
}

@ObjectType('ProblemRaised', { ...implementsEvent, description: 'Something went wrong; the call may go on.' })
export class ProblemRaisedModel extends CallEventModel {
  @Field(() => SeverityWords, { description: 'How bad it is.' })
  severity!: Severity;

  @Field(() => ProblemModel, { description: 'What went wrong.' })
  problem!: Problem;
}

export type ChangeKind = 'SNAPSHOT' | 'UPSERT' | 'REMOVE';

export const ChangeKindWords = words<ChangeKind>('ChangeKind', 'What to do with the calls of a change.', {
  SNAPSHOT: 'Replace everything you have.',
  UPSERT: 'Add or replace each; keep what you have when its `revision` is higher.',
  REMOVE: 'They no longer fit the filter: take each away.',
});

@ObjectType('CallsChange', { description: 'A change of a list of calls.' })
export class CallsChangeModel {
  @Field(() => ChangeKindWords, { description: 'What to do.' })
  kind!: ChangeKind;

  @Field(() => [CallModel], { description: 'With which calls.' })
  calls!: Call[];
}

/** Only reached through the interface, so the schema must be told of them. */
export const CALL_EVENT_MODELS = [
  CallChangedModel,
  TranscriptChangedModel,
  ToolCallChangedModel,
  TurnMeasuredModel,
  DtmfDetectedModel,
  DigitsCollectedModel,
  OperatorActedModel,
  AnswerDetectedModel,
  CallRoutedModel,
  TransferChangedModel,
  VoicemailLeftModel,
  ProblemRaisedModel,
];
