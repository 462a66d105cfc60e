import { Punctuality } from './punctuality';

const after = (...framesMs: number[]): Punctuality => {
  const punctuality = new Punctuality();
  for (const atMs of framesMs) punctuality.frame(atMs);
  return punctuality;
};

describe('how late the pretend network was', () => {
  it('is nothing while every frame goes out in its time', () => {
    expect(after(100, 120, 140).worstMs(150)).toBe(0);
  });

  it('is told by a frame that came late, and by one that is missing', () => {
    expect(after(100, 155, 155).worstMs(158)).toBe(35);
    expect(after(100, 120).worstMs(190)).toBe(50);
  });

  it('is forgotten after 200 ms', () => {
    const frames = Array.from({ length: 12 }, (_, index) => 100 + index * 20 + (index === 1 ? 35 : 0));
    expect(after(...frames.slice(0, 11)).worstMs(320)).toBe(35);
    expect(after(...frames).worstMs(335)).toBe(0);
  });

  it('is judged by the most punctual frame, should the first one have been late', () => {
    expect(after(130, 140, 160, 195).worstMs(195)).toBe(15);
  });
});
