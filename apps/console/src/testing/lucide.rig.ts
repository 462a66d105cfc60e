import { Component, Input } from '@angular/core';
import type { Type } from '@angular/core';

/**
 * Stands in for @lucide/angular in specs: linking its 1,800 icons costs 15 s in every spec file. An icon that is new in
 * the console is named here, too.
 */
function icon(selector: string): Type<unknown> {
  @Component({ selector: `svg[${selector}]`, template: '<ng-content />' })
  class Icon {
    @Input() title: string | null = null;
    @Input() size: number | string | null = null;
    @Input() strokeWidth: number | string | null = null;
  }
  return Icon;
}

export const LucideArchive = icon('lucideArchive');
export const LucideArrowDown = icon('lucideArrowDown');
export const LucideArrowUp = icon('lucideArrowUp');
export const LucideArrowUpRight = icon('lucideArrowUpRight');
export const LucideBellRing = icon('lucideBellRing');
export const LucideBot = icon('lucideBot');
export const LucideCheck = icon('lucideCheck');
export const LucideChevronDown = icon('lucideChevronDown');
export const LucideChevronRight = icon('lucideChevronRight');
export const LucideCircleQuestionMark = icon('lucideCircleQuestionMark');
export const LucideCopy = icon('lucideCopy');
export const LucideDownload = icon('lucideDownload');
export const LucideGrid3x3 = icon('lucideGrid3x3');
export const LucideEyeOff = icon('lucideEyeOff');
export const LucideHeadphones = icon('lucideHeadphones');
export const LucideHistory = icon('lucideHistory');
export const LucideLogOut = icon('lucideLogOut');
export const LucideMegaphone = icon('lucideMegaphone');
export const LucideMessageSquareLock = icon('lucideMessageSquareLock');
export const LucideMicOff = icon('lucideMicOff');
export const LucideMonitor = icon('lucideMonitor');
export const LucideMoon = icon('lucideMoon');
export const LucidePanelRight = icon('lucidePanelRight');
export const LucidePause = icon('lucidePause');
export const LucidePhoneForwarded = icon('lucidePhoneForwarded');
export const LucidePhone = icon('lucidePhone');
export const LucidePhoneIncoming = icon('lucidePhoneIncoming');
export const LucidePhoneOff = icon('lucidePhoneOff');
export const LucidePhoneOutgoing = icon('lucidePhoneOutgoing');
export const LucidePlay = icon('lucidePlay');
export const LucidePlus = icon('lucidePlus');
export const LucideRadio = icon('lucideRadio');
export const LucideRefreshCw = icon('lucideRefreshCw');
export const LucideRotateCcw = icon('lucideRotateCcw');
export const LucideSearch = icon('lucideSearch');
export const LucideSend = icon('lucideSend');
export const LucideSun = icon('lucideSun');
export const LucideTrash2 = icon('lucideTrash2');
export const LucideTriangleAlert = icon('lucideTriangleAlert');
export const LucideWrench = icon('lucideWrench');
export const LucideX = icon('lucideX');
