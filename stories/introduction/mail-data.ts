interface Message {
  readonly from: string;
  readonly subject: string;
  readonly time: string;
}

const mail: Readonly<Record<string, readonly Message[]>> = {
  user_ada: [
    { from: 'Charles Babbage', subject: 'The difference engine is late again', time: '09:41' },
    { from: 'Mary Somerville', subject: 'Dinner on Thursday?', time: '08:12' },
    { from: 'The Analytical Society', subject: 'Your notes are in print', time: 'Mon' },
  ],
  user_grace: [
    { from: 'Mark II team', subject: 'We have found an actual moth', time: '15:45' },
    { from: 'Howard Aiken', subject: 'Please write the manual', time: '11:02' },
    { from: 'UNIVAC', subject: 'A compiler? It cannot be done', time: 'Tue' },
  ],
  user_katherine: [
    { from: 'John Glenn', subject: 'Can you check the numbers?', time: '07:30' },
    { from: 'Dorothy Vaughan', subject: 'Welcome to West Computing', time: 'Wed' },
  ],
};

/** Returns the messages of a user. In an app, they come from the server. */
export const mailOf = (userId: string | null): readonly Message[] => mail[userId ?? ''] ?? [];

const calendars: Readonly<Record<string, readonly { readonly time: string; readonly title: string }[]>> = {
  user_grace: [
    { time: '10:00', title: 'COBOL committee' },
    { time: '13:30', title: 'Lecture on nanoseconds' },
    { time: '16:00', title: 'Debugging' },
  ],
};

/** Returns the appointments of a user. */
export const calendarOf = (userId: string | null) => calendars[userId ?? ''] ?? [];
