import { MemoryOrders } from '../memory-orders';
import { orderRecordsPromises } from './order-records.promises';

orderRecordsPromises('in memory', async () => new MemoryOrders());
