import { formatUsd } from './money';

describe('money', () => {
  it('is exact to a tenth of a cent below a dollar', () => {
    expect([formatUsd(0.1794), formatUsd(1.794), formatUsd(0)]).toEqual(['$0.179', '$1.79', '$0.000']);
  });

  it('something is never shown as nothing, and nothing known not as zero', () => {
    expect([formatUsd(0.0004), formatUsd(0.0004, 4), formatUsd(null)]).toEqual(['< $0.001', '$0.0004', '–']);
  });
});
