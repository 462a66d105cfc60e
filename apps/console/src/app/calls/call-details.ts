import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CopyButton } from '../ui/copy-button';
import { DurationPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import { PartyName } from '../ui/party-name';
import type { FollowedCall } from './call-follower';

@Component({
  selector: 'app-call-details',
  imports: [CopyButton, DurationPipe, Moment, PartyName, RouterLink],
  templateUrl: './call-details.html',
  styleUrl: './call-details.scss',
})
export class CallDetails {
  readonly call = input.required<FollowedCall>();
  protected readonly version = computed(() => {
    const version = this.call().agentVersion;
    return version !== null && 'model' in version ? version : null;
  });
  protected readonly variables = computed(() => {
    const { variables } = this.call();
    return variables === undefined || Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2);
  });
}
