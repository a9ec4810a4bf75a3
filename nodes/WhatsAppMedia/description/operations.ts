/** Values of the parameter Operation, by what they have in common. */

export const OF_MEDIA = ['check', 'send'];
export const OF_TEMPLATES = ['checkTemplate', 'sendTemplate'];
export const OF_TEXT = ['checkText', 'sendText'];

/** Those that have something to send, or to check before it is sent. */
export const OF_MESSAGES = [...OF_MEDIA, ...OF_TEMPLATES, ...OF_TEXT];

/** Those for which a template can stand by. */
export const WITH_STAND_BY = [...OF_MEDIA, ...OF_TEXT];

/** Those that send messages. */
export const SENDING = ['send', 'sendTemplate', 'sendText'];
