/** `Tue, 10 Nov 2026 18:00:00 +0000`, the form of every time in Twilio's 2010 API. */
export const rfc2822 = (time: Date): string => time.toUTCString().replace('GMT', '+0000');
