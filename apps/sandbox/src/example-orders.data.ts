export interface ExampleOrder {
  readonly order_id: string;
  readonly status: string;
  readonly expected_delivery: string | null;
  readonly items: readonly string[];
}

/** What a shop's order system could know. */
export const EXAMPLE_ORDERS: readonly ExampleOrder[] = [
  { order_id: 'A-1042', status: 'shipped', expected_delivery: 'Thursday', items: ['Desk lamp', 'Light bulb'] },
  { order_id: 'A-1043', status: 'being packed', expected_delivery: 'Monday', items: ['Office chair'] },
  { order_id: 'B-2001', status: 'delivered', expected_delivery: null, items: ['Notebook'] },
  { order_id: 'B-2002', status: 'cancelled', expected_delivery: null, items: ['Headphones'] },
];
