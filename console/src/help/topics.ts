// The help panel's texts, as data. Each page shows one topic; the First day page lists all that answer a question.
export type Block = string | { list: string[] };

export interface Question {
  question: string;
  answer: Block[];
}

export interface Topic {
  title: string;
  questions: Question[];
}

export type TopicId =
  | 'dashboard'
  | 'users'
  | 'createUser'
  | 'groups'
  | 'roles'
  | 'switchRole'
  | 'providers'
  | 'credentialReport'
  | 'events'
  | 'policies'
  | 'passwords'
  | 'rootUser'
  | 'accessKeys'
  | 'mfa'
  | 'alias'
  | 'account'
  | 'billing'
  | 'firstDay';

const kWhatIsIam: Question = {
  question: 'What is IAM?',
  answer: [
    'Identity and Access Management decides who may do what to which resource. Every request to the account names an identity, an action and a resource; policies are read, and the request is allowed or refused.',
    {
      list: [
        'Nothing is allowed until some policy allows it.',
        'A statement that denies wins over every statement that allows.',
        'It holds for the whole account at once: the console, the command line and every program meet the same answer.',
        'It costs nothing extra, however many users and policies you keep.',
      ],
    },
  ],
};

const kIdentities: Question = {
  question: 'Which identities are there, and how are they made?',
  answer: [
    {
      list: [
        'A user is one person or one program, with credentials that last: a password, access keys, MFA devices. You make it on the Users page.',
        'A group is a set of users and nothing more: it cannot sign in. Its policies count for every member.',
        'A role has no credentials of its own. Someone who is trusted takes it on for a limited time and works with temporary keys. You make it on the Roles page.',
        'The root user comes with the account itself and is none of these.',
      ],
    },
  ],
};

const kRootUser: Question = {
  question: 'What is the root user?',
  answer: [
    'The identity that belongs to the e-mail address the account was made with. No policy of the account can narrow it, so whoever holds its password holds everything.',
    {
      list: [
        'Protect it with MFA on the first day.',
        'Give it no access keys: a lost key of root cannot be limited.',
        'Use it only for what nobody else can do, and lock its password away.',
      ],
    },
  ],
};

const kRootOrAdmin: Question = {
  question: 'How does root differ from an administrator?',
  answer: [
    'An administrator is a user whose power comes from a policy, such as AdministratorAccess. That power can be taken away again, can be limited by a boundary, and is logged under a person\'s name. Root\'s cannot be taken away, and a log line that says "root" does not say who it was.',
    'Only root can:',
    {
      list: [
        "change the account's name and root's own password, MFA devices and access keys;",
        'open billing information to users and close it again;',
        'repair an account in which the last administrator has locked everybody out.',
      ],
    },
  ],
};

const kConsoleOrKeys: Question = {
  question: 'Console or programmatic access?',
  answer: [
    'Console access is for a person at a browser: user name and password, and a code from an MFA device. Programmatic access is for the command line and for programs: each request is signed with an access key.',
    'Give a user only the one that is needed. Many people need no key at all; a program needs no password.',
  ],
};

const kAccessKey: Question = {
  question: 'What are an access key ID and a secret access key?',
  answer: [
    'They are a pair. The ID (it begins with AKIA) says which key signed a request; it is no secret and appears in logs. The secret makes the signature and never travels; it is shown once, when the key is made.',
    {
      list: [
        'A user has two keys at most, so that a new one can be put in place before the old one goes.',
        'Replace keys regularly. Deactivate first, watch that nothing breaks, then delete.',
        'Never put a key into source code, a picture or a chat.',
      ],
    },
  ],
};

const kMfa: Question = {
  question: 'What is MFA, and why?',
  answer: [
    'Multi-factor authentication asks for a second proof of another kind: besides something you know (the password) something you hold (a phone with an authenticator app). A password that was guessed, reused or stolen is then not enough.',
    'The app and Keyward share a secret, the QR code, and both compute a new six-digit code from it every 30 seconds. A passkey goes further: it is bound to the address of the site, so it cannot be handed to a false one.',
    'Two codes in a row are asked for at the start because one could be luck: two show that the clock of the device runs along.',
    'Keep a second device or the secret key in a safe place, for the day the phone is lost.',
  ],
};

const kPasswords: Question = {
  question: 'What is good password practice?',
  answer: [
    {
      list: [
        'Length counts most: each further character makes guessing harder than a symbol in place of a letter does.',
        'One password for one place. A password manager remembers them, and makes them.',
        'Kinds of characters stop the simplest choices; strict rules also lead people to write passwords down.',
        'Expiry limits how long a stolen password works, and costs: people who must change often choose weaker ones. Use it if a rule demands it.',
        'Preventing reuse keeps an old, perhaps leaked password from coming back.',
        'Allowing people to change their own password means that only they need know it.',
        'Whatever the password: add MFA.',
      ],
    },
  ],
};

const kGroup: Question = {
  question: 'Why use a group?',
  answer: [
    "Permissions belong to a person's work, and several people do the same work. Attach the policy once to the group; who joins gets it, who leaves loses it. With policies on single users nobody knows after a year who may do what.",
    'A user may be in several groups, groups cannot hold groups.',
  ],
};

const kAlias: Question = {
  question: 'What is an account alias?',
  answer: [
    "A readable name for the account in the address of its sign-in page, in place of 12 digits. It must be unique in this installation. It is no secret and grants nothing; the address with the account ID goes on working.",
    'When you change or delete it, the old address stops working at once, and no forwarding is left behind.',
  ],
};

const kBilling: Question = {
  question: 'Why must IAM access to billing be activated?',
  answer: [
    'Billing information is off for all users at first, administrators included: what the account spends is the business of its owner. Root can open it for the whole account. That alone gives nobody anything; from then on the policies of each user decide, as everywhere else.',
  ],
};

export const kTopics: Record<TopicId, Topic> = {
  dashboard: { title: 'IAM', questions: [kWhatIsIam, kIdentities] },
  users: { title: 'Users', questions: [kIdentities, kRootOrAdmin] },
  createUser: { title: 'Create a user', questions: [kConsoleOrKeys, kRootOrAdmin, kGroup] },
  groups: { title: 'User groups', questions: [kGroup] },
  roles: {
    title: 'Roles',
    questions: [
      {
        question: 'What is a role?',
        answer: [
          'An identity that nobody owns. It has permissions like a user, but no password and no access key. Its trust policy says who may take it on; who does gets temporary keys, and acts with the permissions of the role alone.',
          {
            list: [
              'The trust policy answers who, the permissions policies answer what. Both are needed.',
              'A user of the same account needs a policy that allows sts:AssumeRole on the role, or the trust policy names that user.',
              'A session ends by itself: after an hour, or after what was asked for, up to the maximum of the role.',
              'Revoke sessions when temporary keys may have leaked: everything they still ask for is refused.',
            ],
          },
        ],
      },
      kIdentities,
    ],
  },
  providers: {
    title: 'Identity providers',
    questions: [
      {
        question: 'What is an identity provider?',
        answer: [
          'A sign-in outside of the account that you trust to say who somebody is. People and programs bring a signed statement from there, and take on a role that trusts the provider. No user has to be made for them, and no key has to be kept.',
          {
            list: [
              'SAML is what the directories of organizations speak. The metadata document holds the certificates that check its statements.',
              'OpenID Connect is what CI systems, clusters and app sign-ins speak. Its tokens are checked with the keys that the provider URL offers.',
              'A token counts only if it was made out to one of the audiences.',
              'The trust policy of a role says who of the provider may take it on. Narrow it: a public CI signs tokens for everybody who uses it.',
            ],
          },
        ],
      },
    ],
  },
  credentialReport: {
    title: 'Credential report',
    questions: [
      {
        question: 'What is the report for?',
        answer: [
          'It lists every user of the account with the age, the use and the state of password, access keys, MFA devices and certificates. Auditors ask for it; read it yourself now and then.',
          {
            list: [
              'Look for passwords and keys that nobody has used for 90 days, and take them away.',
              'Look for people with a password and without MFA.',
              'The first row is the root user: it should have MFA and no access keys.',
              'A report is made anew at most every four hours.',
            ],
          },
        ],
      },
    ],
  },
  events: {
    title: 'Event history',
    questions: [
      {
        question: 'What is in it?',
        answer: [
          'Every call of an operation, every refusal and every sign-in of this account: who, what, when, from where, and what came of it. Secrets are never written.',
          {
            list: [
              'The events of the last 90 days are shown, newest first. The server keeps them longer, as its --audit-days and --audit-size say.',
              'Changes are there at once; reads and refusals after a second.',
              'You look events up by one attribute at a time, and between two times.',
            ],
          },
        ],
      },
      {
        question: 'Can I trust it?',
        answer: [
          'The events form a chain: whoever changes one breaks it for all that follow. On the machine, keyward audit verify checks the chain and keyward audit tail shows the events of all accounts.',
        ],
      },
    ],
  },
  switchRole: {
    title: 'Switch role',
    questions: [
      {
        question: 'What happens when I switch?',
        answer: [
          'The console goes on with the permissions of the role, and not with yours. The account menu shows the role; Switch back makes you yourself again.',
          {
            list: [
              'The role must trust you, and unless it names you, a policy of yours must allow sts:AssumeRole on it.',
              'It lasts as long as the role allows, and no longer than you are signed in.',
              'The root user cannot switch, and neither can a role whose trust policy asks for an external ID be switched to.',
              'What the role does is recorded with your name as the name of its session.',
            ],
          },
        ],
      },
    ],
  },
  policies: {
    title: 'Policies',
    questions: [
      {
        question: 'What is in a policy?',
        answer: [
          'A JSON document with statements. Each says Allow or Deny (Effect), for which actions (Action), on which resources (Resource), and, if you like, under which conditions (Condition).',
          {
            list: [
              'AWS managed policies come with Keyward and cannot be changed.',
              'Customer managed policies are yours: up to five versions are kept, one of them is in force.',
              'An inline policy lives inside one user or group and goes with it.',
            ],
          },
        ],
      },
    ],
  },
  passwords: { title: 'Password policy', questions: [kPasswords] },
  rootUser: { title: 'Security credentials', questions: [kRootUser, kMfa, kAccessKey] },
  accessKeys: { title: 'Access keys', questions: [kAccessKey, kConsoleOrKeys] },
  mfa: { title: 'Multi-factor authentication', questions: [kMfa] },
  alias: { title: 'Account alias', questions: [kAlias] },
  account: { title: 'Account', questions: [kRootUser, kBilling] },
  billing: {
    title: 'Billing',
    questions: [
      kBilling,
      {
        question: 'What is counted?',
        answer: [
          'Keyward counts for itself, day by day in UTC: requests by service and result, sign-ins, decisions, and how many users, groups, policies and access keys the account holds. Nothing is charged.',
        ],
      },
    ],
  },
  firstDay: {
    title: 'First day',
    questions: [
      {
        question: 'How does the checklist know?',
        answer: [
          "Each step is read from the account's real state, so it does not matter whether you did it here or from the command line.",
        ],
      },
    ],
  },
};

/** The lab's questions, in the order in which a newcomer meets them. */
export const kLabQuestions: Question[] = [
  kWhatIsIam,
  kRootUser,
  kRootOrAdmin,
  kAlias,
  kMfa,
  kBilling,
  kPasswords,
  kIdentities,
  kGroup,
  kConsoleOrKeys,
  kAccessKey,
];
