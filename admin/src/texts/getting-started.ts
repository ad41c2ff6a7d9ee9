export const gettingStarted = {
  title: 'Getting started',
  description: 'Four steps to the first request. You can leave this page at any time; it shows what is done already.',
  allDone: 'Everything works: mail becomes requests, and answers go out.',
  done: 'Done',
  toSettings: 'Set the base URL',
  repair: (name: string) => `See what “${name}” needs`,
  openRequest: (key: string) => `Open ${key}`,
  waiting: (email: string) => `Waiting for a mail to ${email}…`,
  writeMail: 'Write a mail',
  sampleSubject: 'My first request',
  steps: {
    address: {
      title: 'Check the address',
      text: 'The base URL has to be the address in your browser, or the sign-in at a mail provider cannot lead back here.',
    },
    outgoing: {
      title: 'Connect a server that sends',
      text: 'Confirmations and replies go through it. For Gmail have the OAuth client’s ID and secret at hand.',
    },
    incoming: {
      title: 'Connect the mailbox that is read',
      text: 'Mail that arrives there from now on becomes requests. What is in it already stays untouched.',
    },
    request: {
      title: 'Send the first mail',
      text: 'Write to the mailbox from any other address. The request appears here as soon as it is there.',
    },
  },
};
