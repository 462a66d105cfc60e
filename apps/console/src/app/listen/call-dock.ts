import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideHeadphones, LucideX } from '@lucide/angular';
import { OtherParty } from '../ui/party-name';
import { LevelMeter } from './level-meter';
import { Listening } from './listening';

/** The call that is being listened to, on every page, with what stops it. */
@Component({
  selector: 'app-call-dock',
  imports: [LevelMeter, LucideHeadphones, LucideX, OtherParty, RouterLink],
  templateUrl: './call-dock.html',
  styleUrl: './call-dock.scss',
})
export class CallDock {
  protected readonly listening = inject(Listening);
  protected readonly lanes = [0, 1] as const;
}
