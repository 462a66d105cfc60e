import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

export type UpgradeDoor = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * The one listener for upgrades: each path has its own door, and what no door owns is refused. (Several listeners would each
 * have to leave alone what is not theirs, and nobody would close what is nobody's.)
 */
@Injectable()
export class UpgradeDoors implements OnModuleInit {
  private readonly doors = new Map<string, UpgradeDoor>();

  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter?.getHttpServer()?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.route(request, socket, head);
    });
  }

  /** `path` without query, such as `/media`; it must match exactly. */
  open(path: string, door: UpgradeDoor): void {
    this.doors.set(path, door);
  }

  private route(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that resets during the handshake must not end the process.
    socket.on('error', () => socket.destroy());
    const door = this.doors.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (door) door(request, socket, head);
    else refuseUpgrade(socket, 404);
  }
}

/** Answers in HTTP, before any WebSocket exists. */
export function refuseUpgrade(socket: Duplex, status: 403 | 404 | 503): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
