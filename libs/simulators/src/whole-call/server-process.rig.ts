import type { Clock, EventQueue, TextSocket, Timer } from '@switchboard/call';

/**
 * What makes a server mortal: its timers, its sockets and its way to the records, all of which end with it at once. What it has
 * under way goes on in its memory and reaches nobody.
 */
export class ServerProcess {
  private readonly timers = new Set<Timer>();
  private readonly sockets = new Set<TextSocket>();
  private dead = false;

  constructor(private readonly time: Clock) {}

  readonly clock: Clock = {
    nowMs: () => this.time.nowMs(),
    wallTime: () => this.time.wallTime(),
    after: (delayMs, run) => this.after(delayMs, run),
  };

  queue(queue: EventQueue): EventQueue {
    return {
      enqueue: (event) => {
        if (!this.dead) queue.enqueue(event);
      },
      afterStored: (listener) => queue.afterStored(listener),
      flushed: () => queue.flushed(),
    };
  }

  socket(socket: TextSocket): TextSocket {
    this.sockets.add(socket);
    return {
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      send: (text) => {
        if (!this.dead) socket.send(text);
      },
      close: (code, reason) => {
        if (!this.dead) socket.close(code, reason);
      },
      terminate: () => {
        if (!this.dead) socket.terminate();
      },
      listen: (listener) =>
        socket.listen({
          text: (text) => {
            if (!this.dead) listener.text(text);
          },
          binary: (bytes) => {
            if (!this.dead) listener.binary(bytes);
          },
          closed: (code, reason) => {
            this.sockets.delete(socket);
            if (!this.dead) listener.closed(code, reason);
          },
        }),
    };
  }

  kill(): void {
    this.dead = true;
    for (const timer of this.timers) timer.cancel();
    for (const socket of this.sockets) socket.terminate();
  }

  private after(delayMs: number, run: () => void): Timer {
    if (this.dead) return { cancel: () => undefined };
    const timer = this.time.after(delayMs, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
    return {
      cancel: () => {
        this.timers.delete(timer);
        timer.cancel();
      },
    };
  }
}
