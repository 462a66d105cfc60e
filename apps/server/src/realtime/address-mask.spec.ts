import fc from 'fast-check';
import { maskAddress } from './address-mask';

describe('masked address', () => {
  it.each([
    ['+4930123456', '+49 ••• 56'],
    ['+14155550151', '+1 ••• 151'],
    ['+353861234567', '+353 ••• 7'],
    ['+4930', '•••'],
    ['anonymous', 'anonymous'],
    ['sip:alice@example.com', 'sip:al•••'],
    ['client:bob', 'client:bo•••'],
    ['0301234', '•••'],
    ['', ''],
  ])('%s becomes %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('shows at most four digits of anything', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9 ()-]{1,20}$/), (address) => {
        expect(maskAddress(address).replace(/\D/g, '').length).toBeLessThanOrEqual(4);
      }),
    );
  });
});
