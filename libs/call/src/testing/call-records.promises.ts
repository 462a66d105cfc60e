import type { Call } from '../call';
import type { CallFilter, CallOrder, CallRecords } from '../ports/records';
import { changed, pressed, said, sampleCall, sampleItem, sampleLog, sampleToolCall, used } from './record-samples.data';

/** What every keeper of calls promises. `open` gives an empty one for each test. */
export function callRecordsPromises(name: string, open: () => Promise<CallRecords>): void {
  describe(`call records: ${name}`, () => {
    let records: CallRecords;
    beforeEach(async () => {
      records = await open();
    });

    const keep = async (...calls: readonly Call[]): Promise<void> => {
      for (const call of calls) await records.append(call.id, sampleLog(call.id, [changed(call)]));
    };
    const listed = async (filter: CallFilter, orderBy: CallOrder = 'OLDEST'): Promise<string[]> => {
      const page = await records.calls({ filter, orderBy, first: 200, after: null });
      return page.edges.map(({ node }) => node.id);
    };

    describe('the numbered log', () => {
      const log = sampleLog('call_1', [
        changed(sampleCall({ id: 'call_1' })),
        said(sampleItem({ id: 'item_1' })),
        used(sampleToolCall({ id: 'tc_1' })),
        {
          type: 'TurnMeasured',
          latency: { turn: 1, responseMs: 640.5, turnDetectionMs: 200, modelMs: null, toolMs: null, playoutMs: 40 },
        },
        pressed('#'),
        { type: 'OperatorActed', actor: 'usr_1', action: 'endCall', note: null },
        {
          type: 'ProblemRaised',
          severity: 'WARNING',
          problem: { code: 'PROVIDER_QUOTA', message: 'Slow down.', retryable: true, provider: 'OPENAI' },
        },
      ]);

      it('gives back every kind of event exactly as it was appended', async () => {
        await records.append('call_1', log);
        expect(await records.events('call_1', 0, 100)).toEqual(log);
      });

      it('reads on after a number, at most as many as asked for', async () => {
        await records.append('call_1', log.slice(0, 3));
        await records.append('call_1', log.slice(3));
        expect((await records.events('call_1', 2, 3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
        expect(await records.events('call_1', log.length, 10)).toEqual([]);
        expect(await records.events('call_unknown', 0, 10)).toEqual([]);
      });

      it('changes nothing when a batch comes twice', async () => {
        await records.append('call_1', log);
        await records.append('call_1', log);
        expect(await records.events('call_1', 0, 100)).toEqual(log);
        expect(await records.transcript('call_1')).toHaveLength(1);
      });

      it('adds only what is new of a batch that overlaps the log', async () => {
        await records.append('call_1', log.slice(0, 4));
        await records.append('call_1', log.slice(2));
        expect(await records.events('call_1', 0, 100)).toEqual(log);
      });

      it('lets the first event of a number stand', async () => {
        const call = sampleCall({ id: 'call_1' });
        await records.append('call_1', sampleLog('call_1', [changed(call), pressed('1')]));
        await records.append('call_1', sampleLog('call_1', [changed({ ...call, status: 'FAILED' }), pressed('2')]));
        expect(await records.events('call_1', 0, 100)).toEqual(sampleLog('call_1', [changed(call), pressed('1')]));
        expect((await records.call('call_1'))?.status).toBe('RINGING');
      });

      it.each([
        ['that does not begin with 1', [], log.slice(1, 3)],
        ['that leaves out a number after the log', log.slice(0, 2), log.slice(3)],
        ['with a hole inside', log.slice(0, 2), log.slice(2).filter(({ seq }) => seq !== 4)],
        ['in a wrong order', log.slice(0, 2), log.slice(2).reverse()],
      ])('refuses a batch %s, and keeps nothing of it', async (_, before, batch) => {
        await records.append('call_1', before);
        await expect(records.append('call_1', batch)).rejects.toThrow(/call_1/);
        expect(await records.events('call_1', 0, 100)).toEqual(before);
      });

      it('refuses the event of another call', async () => {
        const strange = sampleLog('call_2', [changed(sampleCall({ id: 'call_2' }))]);
        await expect(records.append('call_1', strange)).rejects.toThrow(/call_1/);
        expect(await records.events('call_1', 0, 10)).toEqual([]);
        expect(await records.events('call_2', 0, 10)).toEqual([]);
      });

      it('takes an empty batch for what it is', async () => {
        await records.append('call_1', []);
        expect(await records.call('call_1')).toBeNull();
      });

      it('takes 2,500 events at once', async () => {
        const long = sampleLog('call_1', [
          changed(sampleCall({ id: 'call_1' })),
          ...Array.from({ length: 2_499 }, (_, index) =>
            said(sampleItem({ id: `item_${index % 1_200}`, position: index })),
          ),
        ]);
        await records.append('call_1', long);
        expect((await records.events('call_1', 0, 3_000)).map(({ seq }) => seq)).toEqual(long.map(({ seq }) => seq));
        expect(await records.transcript('call_1')).toHaveLength(1_200);
      });

      it('keeps one log when the same batch arrives twice at the same time', async () => {
        await records.append('call_1', log.slice(0, 1));
        await Promise.all([
          records.append('call_1', log),
          records.append('call_1', log),
          records.append('call_1', log),
        ]);
        expect(await records.events('call_1', 0, 100)).toEqual(log);
      });

      it('keeps calls apart that are written at the same time', async () => {
        const ids = Array.from({ length: 8 }, (_, index) => `call_${index}`);
        const logs = ids.map((id) => sampleLog(id, [changed(sampleCall({ id })), pressed(id.slice(-1)), pressed('0')]));
        await Promise.all(ids.map((id, index) => records.append(id, logs[index] ?? [])));
        for (const [index, id] of ids.entries()) expect(await records.events(id, 0, 10)).toEqual(logs[index]);
      });

      it('is not held up by characters or nesting that a database can not hold', async () => {
        const hostile = 'nul \0, half a pair \uD83D, the other half \uDE00 and "\\u0000"';
        const deep = Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], 'core');
        await records.append(
          'call_1',
          sampleLog('call_1', [
            changed(sampleCall({ id: 'call_1', from: hostile, variables: { [hostile]: hostile } })),
            said(sampleItem({ id: 'item_1', text: hostile })),
            used(sampleToolCall({ id: 'tc_1', rawArguments: hostile, result: deep })),
          ]),
        );
        expect(await records.events('call_1', 0, 10)).toHaveLength(3);
        expect((await records.transcript('call_1'))[0]?.text).toContain('half a pair');
        expect(await listed({ party: 'half a pair', text: 'nul' })).toEqual(['call_1']);
      });
    });

    describe('a call', () => {
      it('is unknown until its first event', async () => {
        expect(await records.call('call_1')).toBeNull();
        expect(await records.callBySid('CA1')).toBeNull();
        expect(await records.transcript('call_1')).toEqual([]);
        expect(await records.toolCalls('call_1')).toEqual([]);
        expect(await records.unfinished()).toEqual([]);
      });

      it('is its newest snapshot, also within one batch', async () => {
        const ringing = sampleCall({ id: 'call_1' });
        const answered = sampleCall({ id: 'call_1', callSid: 'CA1', status: 'IN_PROGRESS', revision: 2, lastSeq: 2 });
        const ended = sampleCall({ id: 'call_1', callSid: 'CA1', status: 'COMPLETED', revision: 3, lastSeq: 3 });
        await records.append('call_1', sampleLog('call_1', [changed(ringing), changed(answered)]));
        expect(await records.call('call_1')).toEqual(answered);
        await records.append('call_1', sampleLog('call_1', [changed(ended)], 3));
        expect(await records.call('call_1')).toEqual(ended);
        expect(await records.callBySid('CA1')).toEqual(ended);
      });

      it('is not set back by a late repetition of an older event', async () => {
        const first = sampleLog('call_1', [changed(sampleCall({ id: 'call_1' }))]);
        const ended = sampleCall({ id: 'call_1', status: 'COMPLETED', revision: 2, lastSeq: 2 });
        await records.append('call_1', first);
        await records.append('call_1', sampleLog('call_1', [changed(ended)], 2));
        await records.append('call_1', first);
        expect(await records.call('call_1')).toEqual(ended);
      });

      it('tells the last number of its log, whatever that event said', async () => {
        const call = sampleCall({ id: 'call_1' });
        await records.append('call_1', sampleLog('call_1', [changed(call), pressed('1')]));
        expect((await records.call('call_1'))?.lastSeq).toBe(2);
        await records.append('call_1', sampleLog('call_1', [pressed('2'), said(sampleItem({ id: 'item_1' }))], 3));
        expect(await records.call('call_1')).toEqual({ ...call, lastSeq: 4 });
      });

      it('is found among the unfinished until its status is final', async () => {
        await keep(
          sampleCall({ id: 'call_1', status: 'QUEUED', createdAt: '2026-01-01T00:00:03.000Z' }),
          sampleCall({ id: 'call_2', status: 'IN_PROGRESS', createdAt: '2026-01-01T00:00:02.000Z' }),
          sampleCall({ id: 'call_3', status: 'RINGING', createdAt: '2026-01-01T00:00:01.000Z' }),
          ...(['COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED'] as const).map((status) =>
            sampleCall({ id: `call_${status}`, status }),
          ),
        );
        expect((await records.unfinished()).map(({ id }) => id).sort()).toEqual(['call_1', 'call_2', 'call_3']);
      });
    });

    describe('the story of a call', () => {
      it('is in conversation order, whatever order it became known in', async () => {
        const [late, early, middle] = [
          sampleItem({ id: 'item_a', position: 30 }),
          sampleItem({ id: 'item_b', position: 10 }),
          sampleItem({ id: 'item_c', position: 20.5 }),
        ];
        const call = changed(sampleCall({ id: 'call_1' }));
        await records.append('call_1', sampleLog('call_1', [call, said(late), said(early), said(middle)]));
        expect(await records.transcript('call_1')).toEqual([early, middle, late]);
      });

      it('shows each item as it was told last', async () => {
        const spoken = sampleItem({ id: 'item_1', status: 'IN_PROGRESS', text: 'Your order', position: 1 });
        const cut = sampleItem({
          id: 'item_1',
          status: 'INTERRUPTED',
          text: 'Your order is',
          heardText: 'Your',
          position: 2,
        });
        const call = changed(sampleCall({ id: 'call_1' }));
        await records.append('call_1', sampleLog('call_1', [call, said({ ...spoken, text: 'Your' }), said(spoken)]));
        await records.append('call_1', sampleLog('call_1', [said(cut)], 4));
        await records.append('call_1', sampleLog('call_1', [said(spoken)], 3));
        expect(await records.transcript('call_1')).toEqual([cut]);
      });

      it('keeps tool calls in the order in which they began, each as it was told last', async () => {
        const first = sampleToolCall({ id: 'tc_b' });
        const second = sampleToolCall({ id: 'tc_a' });
        const answered = sampleToolCall({ id: 'tc_b', status: 'SUCCEEDED', result: { state: 'sent' }, latencyMs: 12 });
        const call = changed(sampleCall({ id: 'call_1' }));
        await records.append('call_1', sampleLog('call_1', [call, used(first), used(second), used(answered)]));
        expect(await records.toolCalls('call_1')).toEqual([answered, second]);
      });

      it('finds the call in which a tool was used', async () => {
        const bodies = [changed(sampleCall({ id: 'call_1' })), used(sampleToolCall({ id: 'tc_1' }))];
        await records.append('call_1', sampleLog('call_1', bodies));
        expect(await records.callOfToolCall('tc_1')).toMatchObject({ id: 'call_1', lastSeq: 2 });
        expect(await records.callOfToolCall('tc_2')).toBeNull();
      });

      it('never mixes two calls, even when their items bear the same id', async () => {
        for (const id of ['call_1', 'call_2']) {
          const bodies = [
            changed(sampleCall({ id })),
            said(sampleItem({ id: 'item_1', text: id })),
            used(sampleToolCall({ id: 'tc_1', name: id })),
          ];
          await records.append(id, sampleLog(id, bodies));
        }
        expect((await records.transcript('call_1')).map(({ text }) => text)).toEqual(['call_1']);
        expect((await records.toolCalls('call_2')).map(({ name }) => name)).toEqual(['call_2']);
      });
    });

    describe('the list of calls', () => {
      /** Three of them began in the same millisecond and have no length: only the id tells them apart. */
      const calls = Array.from({ length: 11 }, (_, index) =>
        sampleCall({
          id: `call_${String(index).padStart(2, '0')}`,
          createdAt: new Date(Date.UTC(2026, 0, 1) + (index < 3 ? 0 : index * 1_000)).toISOString(),
          durationMs: index < 3 ? null : ((index * 7) % 5) * 1_000,
        }),
      );

      it.each(['NEWEST', 'OLDEST', 'LONGEST'] as const)(
        'turns pages without a skip or a repeat: %s',
        async (orderBy) => {
          await keep(...calls);
          const seen: Call[] = [];
          for (let after: string | null = null, more = true; more;) {
            const page = await records.calls({ filter: {}, orderBy, first: 2, after });
            seen.push(...page.edges.map(({ node }) => node));
            after = page.edges.at(-1)?.cursor ?? null;
            more = page.hasNextPage;
          }
          expect(seen.map(({ id }) => id).sort()).toEqual(calls.map(({ id }) => id));
          const keys = seen.map((call) =>
            orderBy === 'LONGEST' ? (call.durationMs ?? -1) : Date.parse(call.createdAt),
          );
          expect(keys).toEqual([...keys].sort((left, right) => (orderBy === 'OLDEST' ? left - right : right - left)));
        },
      );

      it('does not move under the feet of someone who turns pages while calls arrive', async () => {
        await keep(...calls.slice(0, 6));
        const top = await records.calls({ filter: {}, orderBy: 'NEWEST', first: 3, after: null });
        await keep(...calls.slice(6));
        const rest = await records.calls({
          filter: {},
          orderBy: 'NEWEST',
          first: 50,
          after: top.edges.at(-1)?.cursor ?? null,
        });
        const seen = [...top.edges, ...rest.edges].map(({ node }) => node.id);
        expect(seen.sort()).toEqual(calls.slice(0, 6).map(({ id }) => id));
      });

      it('tells the total of what was asked for, not of the page', async () => {
        await keep(...calls);
        const filter = { startedAfter: '2026-01-01T00:00:05.000Z' };
        const page = await records.calls({ filter, orderBy: 'NEWEST', first: 2, after: null });
        expect(page.totalCount).toBe(6);
        expect(page.hasNextPage).toBe(true);
      });

      it('shows the newest snapshot with the last number of its log', async () => {
        const call = sampleCall({ id: 'call_1' });
        await records.append('call_1', sampleLog('call_1', [changed(call), pressed('1')]));
        const page = await records.calls({ filter: {}, orderBy: 'NEWEST', first: 10, after: null });
        expect(page.edges.map(({ node }) => node)).toEqual([{ ...call, lastSeq: 2 }]);
      });

      it.each(['', 'abc', 'bnVsbA', Buffer.from('["NEWEST",7,"x"]').toString('base64url'), `'; drop table calls --`])(
        'names a cursor that is not its own: %j',
        async (after) => {
          const asked = records.calls({ filter: {}, orderBy: 'NEWEST', first: 10, after });
          await expect(asked).rejects.toThrow(`"${after}"`);
        },
      );

      it('does not take the cursor of another order for its own', async () => {
        await keep(...calls);
        const page = await records.calls({ filter: {}, orderBy: 'LONGEST', first: 1, after: null });
        const after = page.edges[0]?.cursor ?? '';
        await expect(records.calls({ filter: {}, orderBy: 'NEWEST', first: 1, after })).rejects.toThrow(
          after.slice(0, 20),
        );
      });
    });

    describe('the filter of calls', () => {
      const problem = { code: 'PROVIDER_UNAVAILABLE', message: 'Gone.', retryable: true } as const;
      const minute = (minutes: number): string => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();

      beforeEach(async () => {
        await keep(
          sampleCall({
            id: 'call_1',
            status: 'RINGING',
            agentId: 'agt_1',
            phoneNumberId: 'num_1',
            createdAt: minute(1),
          }),
          sampleCall({
            id: 'call_2',
            status: 'COMPLETED',
            agentId: 'agt_2',
            endReason: 'CALLER_HANGUP',
            durationMs: 30_000,
            createdAt: minute(2),
          }),
          sampleCall({
            id: 'call_3',
            status: 'COMPLETED',
            direction: 'OUTBOUND',
            endReason: 'MODEL_ERROR',
            durationMs: 60_000,
            failure: problem,
            createdAt: minute(3),
          }),
          sampleCall({
            id: 'call_4',
            status: 'BUSY',
            direction: 'OUTBOUND',
            phoneNumberId: 'num_2',
            endReason: 'BUSY',
            createdAt: minute(4),
          }),
        );
      });

      it.each<[CallFilter, string[]]>([
        [{}, ['call_1', 'call_2', 'call_3', 'call_4']],
        [{ status: ['RINGING', 'BUSY'] }, ['call_1', 'call_4']],
        [{ status: [] }, ['call_1', 'call_2', 'call_3', 'call_4']],
        [{ agentId: ['agt_2'] }, ['call_2']],
        [{ numberId: ['num_1', 'num_2', 'num_9'] }, ['call_1', 'call_4']],
        [{ direction: 'OUTBOUND' }, ['call_3', 'call_4']],
        [{ endReason: ['MODEL_ERROR', 'BUSY'] }, ['call_3', 'call_4']],
        [{ startedAfter: minute(2), startedBefore: minute(4) }, ['call_2', 'call_3']],
        [{ minDurationMs: 30_001 }, ['call_3']],
        [{ hasError: true }, ['call_3']],
        [{ hasError: false }, ['call_1', 'call_2', 'call_4']],
        [{ direction: 'OUTBOUND', status: ['COMPLETED'], hasError: true, minDurationMs: 1 }, ['call_3']],
        [{ direction: 'INBOUND', status: ['BUSY'] }, []],
      ])('%j', async (filter, expected) => {
        expect(await listed(filter)).toEqual(expected);
        expect((await records.calls({ filter, orderBy: 'NEWEST', first: 1, after: null })).totalCount).toBe(
          expected.length,
        );
      });

      it('counts a call with an ERROR in its log among those with an error, for good', async () => {
        const raised = (severity: 'ERROR' | 'WARNING') => ({ type: 'ProblemRaised', severity, problem }) as const;
        await records.append('call_1', sampleLog('call_1', [raised('WARNING')], 2));
        expect(await listed({ hasError: true })).toEqual(['call_3']);
        await records.append('call_1', sampleLog('call_1', [raised('ERROR')], 3));
        const ended = sampleCall({ id: 'call_1', status: 'COMPLETED', createdAt: minute(1) });
        await records.append('call_1', sampleLog('call_1', [changed(ended)], 4));
        expect(await listed({ hasError: true })).toEqual(['call_1', 'call_3']);
      });

      it('follows a call when its state changes', async () => {
        const ended = sampleCall({ id: 'call_1', status: 'COMPLETED', durationMs: 45_000.4, createdAt: minute(1) });
        await records.append('call_1', sampleLog('call_1', [changed(ended)], 2));
        expect(await listed({ status: ['RINGING'] })).toEqual([]);
        expect(await listed({ minDurationMs: 40_000 })).toEqual(['call_1', 'call_3']);
      });
    });

    describe('search', () => {
      it.each<[string, string[]]>([
        ['+4930', ['call_1', 'call_2']],
        ['345', ['call_1']],
        ['030 99', []],
        ['+49 (30) 99-88', ['call_2']],
        ['ALICE', ['call_3']],
        ['alice@example', ['call_3']],
        ['anonym', ['call_4']],
        ['5550100', ['call_1', 'call_2', 'call_3', 'call_4']],
        ['  ', ['call_1', 'call_2', 'call_3', 'call_4']],
        ["o'hara", ['call_3']],
        ['%', []],
        ['_', []],
        ['a:*', []],
        [`\\`, []],
        ["' | 'a", []],
        ['x'.repeat(300), []],
      ])('finds part of a number or address of either side: %j', async (party, expected) => {
        await keep(
          sampleCall({ id: 'call_1', from: '+493012345678', createdAt: '2026-01-01T00:00:01.000Z' }),
          sampleCall({ id: 'call_2', from: '+14155550100', to: '+49309988', createdAt: '2026-01-01T00:00:02.000Z' }),
          sampleCall({
            id: 'call_3',
            from: `sip:Alice@Example.com;user="O'Hara"`,
            createdAt: '2026-01-01T00:00:03.000Z',
          }),
          sampleCall({ id: 'call_4', from: 'anonymous', createdAt: '2026-01-01T00:00:04.000Z' }),
        );
        expect(await listed({ party })).toEqual(expected);
      });

      it.each<[string, string[]]>([
        ['refund', ['call_1', 'call_2']],
        ['REFUND', ['call_1', 'call_2']],
        ['refu', ['call_1', 'call_2']],
        ['fund', []],
        ['tuesday refund', ['call_1']],
        ['refund order', ['call_2']],
        ['hauptstraße', ['call_2']],
        ['ÄPFEL', ['call_2']],
        ["don't", ['call_1']],
        ['wi-fi', ['call_1']],
        ['', ['call_1', 'call_2']],
        ['?!', ['call_1', 'call_2']],
        ["'", ['call_1', 'call_2']],
        ['refund & !order', ['call_2']],
        ["re' | 'x", []],
        [`refund\\`, ['call_1', 'call_2']],
        ['x'.repeat(300), []],
      ])('finds calls in which all the words were said, by whomever: %j', async (text, expected) => {
        const story = async (id: string, ...texts: readonly string[]): Promise<void> => {
          const items = texts.map((words, index) =>
            said(sampleItem({ id: `item_${index}`, position: index, text: words })),
          );
          await records.append(id, sampleLog(id, [changed(sampleCall({ id })), ...items]));
        };
        await story('call_1', "I want a refund, and I don’t... I don't use the Wi-Fi", 'On Tuesday then.');
        await story('call_2', 'Refund my order!', 'Hauptstraße 7? Äpfel, bitte.');
        expect(await listed({ text })).toEqual(expected);
      });

      it('finds words as soon as they are told, and no longer once they were corrected', async () => {
        const [call, wrong] = [
          changed(sampleCall({ id: 'call_1' })),
          said(sampleItem({ id: 'item_1', text: 'flower' })),
        ];
        await records.append('call_1', sampleLog('call_1', [call, wrong]));
        expect(await listed({ text: 'flower' })).toEqual(['call_1']);
        await records.append('call_1', sampleLog('call_1', [said(sampleItem({ id: 'item_1', text: 'flour' }))], 3));
        expect(await listed({ text: 'flower' })).toEqual([]);
        expect(await listed({ text: 'flour' })).toEqual(['call_1']);
      });
    });
  });
}
