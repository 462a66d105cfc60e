import { httpPart } from '../http/http-part';
import type { HttpToolDefinition } from '../http/http-tool';

/** Asks the example API for an order. `baseUrl` has no slash at its end. */
export const getOrderStatus = (baseUrl: string): HttpToolDefinition => ({
  id: 'tool_get_order_status',
  timeoutMs: 10_000,
  model: {
    name: 'get_order_status',
    description:
      'Looks up where an order is. Ask the caller for the order number first, and read it back when it was hard to hear.',
    parameters: {
      type: 'object',
      properties: { order_id: { type: 'string', description: 'The order number, such as A-1042.' } },
      required: ['order_id'],
      additionalProperties: false,
    },
  },
  http: httpPart({
    url: `${baseUrl}/orders/{{args.order_id}}`,
    refusals: [{ status: 404, say: 'There is no order with this number.' }],
  }),
});
