import { answerOf } from './answer-text';

describe('what an operator answers', () => {
  it.each([
    ['  Yes, he is in. ', 'Yes, he is in.'],
    ['{"free": true}', { free: true }],
    ['42', 42],
    ['"quoted"', 'quoted'],
    ['{not json', '{not json'],
  ])('%s', (text, answer) => {
    expect(answerOf(text)).toEqual(answer);
  });
});
