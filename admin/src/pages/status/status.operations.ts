import { graphql } from '../../gql';

export const STATUS = graphql(`
  query Status {
    mailTraffic(hours: 24) {
      hour
      received
      sent
      failed
    }
    systemStatus {
      healthy
      version
      startedAt
      database
      inboundUndecided
      inboundQuarantined
      notificationsQueued
      notificationsRetrying
      notificationsFailed
      notificationsUncertain
      incidents {
        id
        title
        subject
        remedy
        since
        alertedAt
      }
      incoming {
        pushActive
        messagesLast24Hours
        server {
          id
          name
          email
        }
        health {
          ...HealthParts
        }
      }
      outgoing {
        sentLast24Hours
        failedLast24Hours
        recipients24Hours
        quota24Hours
        circuitOpen
        server {
          id
          name
          email
        }
        health {
          ...HealthParts
        }
        warning {
          ...DiagnosisParts
        }
      }
    }
  }
`);
