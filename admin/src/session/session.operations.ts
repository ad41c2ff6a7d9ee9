import { graphql } from '../gql';

export const VIEWER = graphql(`
  query Viewer {
    viewer {
      id
      email
      name
      role
    }
  }
`);

export const SIGN_IN_OPTIONS = graphql(`
  query SignInOptions {
    googleSignInAvailable
    demo {
      adminEmail
      adminPassword
    }
  }
`);

export const SIGN_IN = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    signIn(email: $email, password: $password) {
      viewer {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut {
      signedOut
    }
  }
`);
