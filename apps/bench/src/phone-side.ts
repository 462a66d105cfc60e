import WebSocket from 'ws';
import { BYTES_PER_MS, FRAME_MS, payloadBytes } from './marked-audio';
import type { MeasuredCall } from './measured-call';
import { Playout } from './playout';
import type { SpokenResponse } from './spoken-response';
import { MODEL_TAKES_MS } from './turn.data';

const MEDIA = '{"event":"media"';
const PAYLOAD = '"payload":"';

export interface StreamFacts {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly callSid: string;
  readonly streamSid: string;
  readonly accountSid: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The phone network's end of one media stream: sends a frame each 20 ms, plays what comes, echoes marks. */
export class PhoneSide {
  private readonly socket: WebSocket;
  private readonly playout = new Playout();
  private readonly head: string;
  private nextFrameAtMs = Number.POSITIVE_INFINITY;
  private sequence = 1;
  private ended = false;

  constructor(
    private readonly call: MeasuredCall,
    private readonly facts: StreamFacts,
  ) {
    const { streamSid, url, headers } = facts;
    this.head = `","streamSid":"${streamSid}","media":{"track":"inbound","chunk":"`;
    this.socket = new WebSocket(url, { headers: { ...headers }, perMessageDeflate: false, skipUTF8Validation: true });
    this.socket.on('open', () => this.begin());
    this.socket.on('message', (data: Buffer) => this.received(data.toString('latin1'), performance.now()));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.closed());
  }

  /** Does what is due. Called some hundred times a second. */
  tick(nowMs: number): void {
    while (this.nextFrameAtMs <= nowMs) {
      const { findings } = this.call;
      if (findings.recording) findings.lateness.add(nowMs - this.nextFrameAtMs);
      this.sendFrame(nowMs);
      this.nextFrameAtMs += FRAME_MS;
    }
    for (const name of this.playout.reached(nowMs)) this.echo(name);
  }

  /** The caller falls silent; what is on its way may still arrive. */
  stopTalking(): void {
    this.nextFrameAtMs = Number.POSITIVE_INFINITY;
  }

  hangUp(): void {
    if (this.ended) return;
    this.ended = true;
    const { streamSid, accountSid, callSid } = this.facts;
    this.send({ event: 'stop', sequenceNumber: String(++this.sequence), streamSid, stop: { accountSid, callSid } });
    this.socket.close(1000);
  }

  private begin(): void {
    const { streamSid, accountSid, callSid, parameters } = this.facts;
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { streamSid, accountSid, callSid, tracks: ['inbound'], mediaFormat, customParameters: parameters };
    this.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.send({ event: 'start', sequenceNumber: '1', streamSid, start });
    this.nextFrameAtMs = performance.now();
  }

  private sendFrame(nowMs: number): void {
    const chunk = this.call.sentFrames;
    const at = `${chunk + 1}","timestamp":"${chunk * FRAME_MS}","payload":"${this.call.frame(nowMs)}"}}`;
    this.socket.send(`{"event":"media","sequenceNumber":"${++this.sequence}${this.head}${at}`);
  }

  private received(text: string, nowMs: number): void {
    if (!text.includes(this.facts.streamSid)) this.call.findings.faults.foreign++;
    else if (text.startsWith(MEDIA)) this.play(payloadIn(text), nowMs);
    else this.command(text, nowMs);
  }

  private command(text: string, nowMs: number): void {
    const message = JSON.parse(text) as { event: string; mark?: { name: string } };
    if (message.event === 'clear') this.clear(nowMs);
    else if (message.event === 'mark' && message.mark) this.playout.mark(message.mark.name);
    else this.call.findings.faults.foreign++;
  }

  private play(payload: string, nowMs: number): void {
    const response = this.call.lastResponse;
    const arrival = response !== null && !response.wasCleared ? response.arrive(payload) : null;
    if (response === null || arrival === null || arrival.kind === 'unknown') this.call.strangeAudio(payload);
    else if (arrival.kind === 'again') this.call.findings.faults.duplicated++;
    else {
      if (arrival.kind === 'skipped') this.call.findings.faults.lost++;
      this.measure(response, arrival.delta, nowMs);
    }
    this.playout.add(payloadBytes(payload), nowMs);
  }

  private measure(response: SpokenResponse, delta: number, nowMs: number): void {
    const { findings, askedAtMs } = this.call;
    this.call.voiceHeard(response, nowMs);
    if (response.startsAt === null) {
      response.startsAt = this.playout.end;
      if (response.number === 0) findings.firstSound.add(nowMs - askedAtMs - MODEL_TAKES_MS);
    }
    if (findings.recording) findings.modelToCaller.add(nowMs - (response.sentAtMs[delta] ?? nowMs));
  }

  private clear(nowMs: number): void {
    const response = this.call.lastResponse;
    if (response !== null) {
      const played = (this.playout.position(nowMs) - (response.startsAt ?? this.playout.end)) / BYTES_PER_MS;
      response.heardMs = Math.max(0, played);
      this.call.judgeCut(response);
    }
    this.call.cleared(nowMs);
    for (const name of this.playout.clear(nowMs)) this.echo(name);
  }

  private echo(name: string): void {
    const { streamSid } = this.facts;
    this.send({ event: 'mark', sequenceNumber: String(++this.sequence), streamSid, mark: { name } });
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message), () => undefined);
  }

  private closed(): void {
    this.stopTalking();
    if (!this.ended) this.call.findings.faults.brokenCalls++;
    this.ended = true;
  }
}

function payloadIn(text: string): string {
  const from = text.indexOf(PAYLOAD) + PAYLOAD.length;
  return text.slice(from, text.indexOf('"', from));
}
