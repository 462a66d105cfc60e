import { readable } from './world.mjs';

describe("the server's lines in the terminal", () => {
  it('keeps the log as it is', () => {
    expect(readable('{"level":30,"msg":"listening"}')).toBe('{"level":30,"msg":"listening"}');
    expect(readable('plain words')).toBe('plain words');
  });

  it('leaves the announcement to the start block', () => {
    expect(readable('{"ready":true,"url":"http://127.0.0.1:3000","signInLink":null}')).toBeNull();
  });

  it('tells a new sign-in link when the last one ran out', () => {
    expect(readable('{"signInLink":"http://127.0.0.1:3000/sign-in#code=abc"}')).toContain('/sign-in#code=abc');
    expect(readable('{"signInLink":null}')).toBeNull();
  });
});
