import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CopyButton } from '../ui/copy-button';
import { answererWords } from '../ui/answerer-words';
import { DurationPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import { PartyName } from '../ui/party-name';
import type { FollowedCall } from './call-follower';
import { CostReading } from './cost-reading';
import { CostTable } from './cost-table';
import { PhoneNumberPipe } from '../ui/phone-number';

@Component({
  selector: 'app-call-details',
  imports: [CopyButton, CostTable, DurationPipe, Moment, PartyName, PhoneNumberPipe, RouterLink],
  templateUrl: './call-details.html',
  styleUrl: './call-details.scss',
})
export class CallDetails {
  private readonly reading = inject(CostReading);
  readonly call = input.required<FollowedCall>();
  readonly live = input(false);
  protected readonly cost = computed(() => this.reading.of(this.call().id));
  protected readonly version = computed(() => {
    const version = this.call().agentVersion;
    return version !== null && 'model' in version ? version : null;
  });
  protected readonly answeredBy = computed(() => answererWords(this.call()));
  protected readonly variables = computed(() => {
    const { variables } = this.call();
    return variables === undefined || Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2);
  });
}
