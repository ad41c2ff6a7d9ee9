export const tour = {
  title: 'Guided tour',
  progress: (done: number, all: number) => `${done} of ${all} done`,
  allSteps: 'All steps',
  onlyNext: 'Only the next step',
  show: 'Show',
  hide: 'Hide',
  done: 'Done',
  open: 'To do',
  finished: 'That was the tour. Look around, and see in the sandbox what else can go wrong.',
  signIn: 'This is the demo: address and password are filled in for you.',
  serverNames: { IMAP: 'Support desk', POP3: 'Support desk', SMTP: 'Desk out' },
  steps: {
    outgoing: {
      title: 'Connect a server that sends',
      text: 'The form is filled in for the sandbox mail provider. Save, sign in there, and allow the access.',
      action: 'Connect it',
    },
    incoming: {
      title: 'Connect the mailbox that is read',
      text: 'The same once more, for support@desk.example: mail that arrives there becomes requests.',
      action: 'Connect it',
    },
    write: {
      title: 'Write as a customer',
      text: 'In the sandbox the mail is written already: choose Send, and come back here.',
      action: 'Open the sandbox',
    },
    see: {
      title: 'See the request',
      text: 'It has arrived over IMAP push. Its customer has a confirmation already.',
      action: 'Open the request',
    },
    reply: {
      title: 'Reply',
      text: 'Write an answer below the conversation and send it.',
      action: 'To the request',
    },
    answer: {
      title: 'Answer as the customer',
      text: 'Your reply is in the customer’s mailbox. Answer it there: it joins the request.',
      action: 'Open the customer’s mailbox',
    },
    break: {
      title: 'Break the consent',
      text: 'Withdraw the consent of support@desk.example in the sandbox, as its owner could. Mailroom notices at once.',
      action: 'Open the sandbox',
    },
    repair: {
      title: 'Repair it',
      text: 'The server says what is wrong and what to do: authorize it again. Mail that came meanwhile is not lost.',
      action: 'See the problem',
    },
  },
};
