import { graphql } from '../../gql';

export const TEMPLATES = graphql(`
  query NotificationTemplates {
    notificationTemplates {
      kind
      subject
      text
      html
      customised
      variables {
        name
        description
      }
    }
  }
`);

export const UPDATE_TEMPLATE = graphql(`
  mutation UpdateTemplate($kind: NotificationTemplateKind!, $input: NotificationTemplateInput!) {
    payload: updateNotificationTemplate(kind: $kind, input: $input) {
      template {
        kind
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const PREVIEW_TEMPLATE = graphql(`
  mutation PreviewTemplate($kind: NotificationTemplateKind!, $input: NotificationTemplateInput!) {
    payload: previewNotificationTemplate(kind: $kind, input: $input) {
      preview {
        subject
        text
        html
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const RESET_TEMPLATE = graphql(`
  mutation ResetTemplate($kind: NotificationTemplateKind!) {
    payload: resetNotificationTemplate(kind: $kind) {
      template {
        kind
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);
