import { join, resolve } from 'node:path';
import type { HttpException } from '@nestjs/common';
import { ConflictException, Controller, Get, GoneException, Inject, NotFoundException } from '@nestjs/common';
import { Param, Query, Req, Res, UnauthorizedException } from '@nestjs/common';
import type { CallRecords } from '@switchboard/call';
import type { RecordingRecords, StoredRecording } from '@switchboard/storage';
import type { Request, Response } from 'express';
import type { Environment } from '../config/environment';
import { Public } from '../config/people/access';
import { Viewers } from '../config/people/viewers';
import { CALL_RECORDS, ENVIRONMENT, RECORDING_RECORDS } from '../ports';

/** Seconds after which a recording that is being prepared may be asked for again. */
const RETRY_AFTER = '2';

/** Recordings as files, for whoever may see calls: every role. */
@Public()
@Controller('recordings')
export class RecordingController {
  constructor(
    @Inject(RECORDING_RECORDS) private readonly records: RecordingRecords,
    @Inject(CALL_RECORDS) private readonly calls: CallRecords,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly viewers: Viewers,
  ) {}

  @Get(':id')
  async sound(
    @Param('id') id: string,
    @Query('download') download: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const recording = await this.ready(id, request, response);
    if (download) response.attachment(await this.nameOf(recording));
    response.setHeader('Content-Type', 'audio/wav');
    await this.send(recording.path, response);
  }

  @Get(':id/peaks')
  async peaks(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { path } = await this.ready(id, request, response);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    await this.send(path.replace(/\.wav$/, '.peaks.json'), response);
  }

  private async ready(id: string, request: Request, response: Response): Promise<StoredRecording> {
    response.setHeader('Cache-Control', 'private, no-cache');
    if (!(await this.viewers.ofRequest(request))) throw new UnauthorizedException('Sign in first.');
    const recording = await this.records.recording(id);
    if (!recording) throw new NotFoundException('There is no such recording.');
    if (recording.status === 'RECORDING') response.setHeader('Retry-After', RETRY_AFTER);
    const refusal = refusalOf(recording);
    if (refusal) throw refusal;
    return recording;
  }

  /** Ranges, conditions and HEAD are Express' own; the path is ours, and does not leave the data folder all the same. */
  private send(path: string, response: Response): Promise<void> {
    const root = resolve(this.environment.dataDir);
    return new Promise((done, fail) => {
      response.sendFile(path, { root, cacheControl: false }, (error?: NodeJS.ErrnoException) => {
        if (!error || response.headersSent) return done();
        response.removeHeader('Content-Disposition');
        const isMissing = error.code === 'ENOENT';
        fail(isMissing ? new NotFoundException(`The file ${join('…', path)} is not on this server.`) : error);
      });
    });
  }

  /** Day, time and both numbers: what a person looks for in a folder of downloads. */
  private async nameOf({ callId, createdAt }: StoredRecording): Promise<string> {
    const call = await this.calls.call(callId);
    const moment = createdAt.slice(0, 16).replace('T', ' ').replace(':', '.');
    const parties = call ? ` ${call.from} to ${call.to}` : '';
    return `Call ${moment}${parties}.wav`.replace(/[^\w .+@-]/g, '_');
  }
}

function refusalOf({ status }: StoredRecording): HttpException | null {
  switch (status) {
    case 'READY':
      return null;
    case 'RECORDING':
      return new ConflictException('This recording is being prepared.');
    case 'FAILED':
      return new NotFoundException('This call could not be recorded.');
    case 'REMOVED':
      return new GoneException('This recording was removed.');
  }
}
