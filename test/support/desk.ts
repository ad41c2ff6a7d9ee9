import { waitFor } from './wait-for';

/** One GraphQL operation as an administrator, over whatever transport. */
export type Gql = (
  query: string,
  variables?: Record<string, unknown>,
) => Promise<{ data?: any; errors?: { message: string }[] }>;

type Input = Record<string, unknown>;

const PAGE = 100;

/**
 * Does with the public API what an administrator and a technician do; nothing else, no database access. Throws when an
 * answer holds errors, so that a test goes on only with what worked.
 */
export class Desk {
  constructor(private readonly send: Gql) {}

  async ask(query: string, variables?: Input): Promise<any> {
    const { data, errors } = await this.send(query, variables);
    if (errors) throw new Error(errors.map((e) => e.message).join('; '));
    const failed = Object.values(data ?? {}).flatMap((p: any) => p?.userErrors ?? []);
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
    return data;
  }

  async technicianGroup(name: string): Promise<string> {
    const data = await this.ask(
      `mutation ($input: TechnicianGroupInput!) {
        createTechnicianGroup(input: $input) { technicianGroup { id } userErrors { field code message } }
      }`,
      { input: { name } },
    );
    return data.createTechnicianGroup.technicianGroup.id;
  }

  async category(name: string): Promise<string> {
    const data = await this.ask(
      `mutation ($input: CategoryInput!) {
        createCategory(input: $input) { category { id } userErrors { field code message } }
      }`,
      { input: { name } },
    );
    return data.createCategory.category.id;
  }

  async proxy(input: Input): Promise<string> {
    const data = await this.ask(
      `mutation ($input: ProxyServerInput!) {
        createProxyServer(input: $input) { proxyServer { id } userErrors { field code message } }
      }`,
      { input },
    );
    return data.createProxyServer.proxyServer.id;
  }

  async outgoing(input: Input): Promise<string> {
    const data = await this.ask(
      `mutation ($input: OutgoingEmailServerInput!) {
        createOutgoingEmailServer(input: $input) { server { id } userErrors { field code message } }
      }`,
      { input },
    );
    return data.createOutgoingEmailServer.server.id;
  }

  async incoming(input: Input): Promise<string> {
    const data = await this.ask(
      `mutation ($input: IncomingEmailServerInput!) {
        createIncomingEmailServer(input: $input) { server { id } userErrors { field code message } }
      }`,
      { input },
    );
    return data.createIncomingEmailServer.server.id;
  }

  async enable(id: string, enabled: boolean): Promise<void> {
    await this.ask(
      `mutation ($id: ID!, $enabled: Boolean!) {
        setIncomingEmailServerEnabled(id: $id, enabled: $enabled) { server { id } userErrors { code message } }
      }`,
      { id, enabled },
    );
  }

  async testIncoming(id: string): Promise<any> {
    const data = await this.ask(
      `mutation ($id: ID!) {
        testIncomingEmailServer(id: $id) {
          test { succeeded steps { name state detail } problem { code title detail remedy } }
          userErrors { field code message }
        }
      }`,
      { id },
    );
    return data.testIncomingEmailServer.test;
  }

  async testOutgoing(id: string, sendTo: string | null = null): Promise<any> {
    const data = await this.ask(
      `mutation ($id: ID!, $sendTo: String) {
        testOutgoingEmailServer(id: $id, sendTo: $sendTo) {
          test { succeeded steps { name state detail } problem { code title detail remedy } }
          userErrors { field code message }
        }
      }`,
      { id, sendTo },
    );
    return data.testOutgoingEmailServer.test;
  }

  async poll(id: string): Promise<any> {
    const data = await this.ask(
      `mutation ($id: ID!) {
        pollIncomingEmailServer(id: $id) {
          poll {
            messagesFetched requestsCreated followUpsAdded messagesIgnored messagesQuarantined
            problem { code title detail transient }
          }
          userErrors { field code message }
        }
      }`,
      { id },
    );
    return data.pollIncomingEmailServer.poll;
  }

  async health(id: string): Promise<any> {
    const data = await this.ask(
      `query ($id: ID!) {
        incomingEmailServer(id: $id) {
          health { state consecutiveFailures lastSucceededAt problem { code title detail transient remedy } }
        }
      }`,
      { id },
    );
    return data.incomingEmailServer.health;
  }

  /** Newest first. */
  async requests(): Promise<any[]> {
    return this.pages(
      `query ($first: Int!, $after: String) {
        page: requests(first: $first, after: $after) {
          edges { node {
            id key subject status requesterEmail requesterName ccEmails
            technicianGroup { name } category { name } source { id } linkedTo { key }
            entries(first: 10) { edges { node { direction authorEmail text html attachments { fileName sizeBytes } } } }
          } }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      20,
    );
  }

  async countRequests(): Promise<number> {
    return (await this.ask('{ requests(first: 1) { totalCount } }')).requests.totalCount;
  }

  /** Newest first. */
  async messages(): Promise<any[]> {
    return this.pages(
      `query ($first: Int!, $after: String) {
        page: inboundMessages(first: $first, after: $after) {
          edges { node {
            id state reason subject fromAddress messageId sizeBytes storedWhole receivedAt processedAt
            request { key } duplicateOf { id } journey { at step detail }
          } }
          pageInfo { hasNextPage endCursor }
        }
      }`,
    );
  }

  /** Newest first. */
  async notifications(): Promise<any[]> {
    return this.pages(
      `query ($first: Int!, $after: String) {
        page: notifications(first: $first, after: $after) {
          edges { node { id state to cc subject messageId request { key } sentBy { name } } }
          pageInfo { hasNextPage endCursor }
        }
      }`,
    );
  }

  async reply(requestId: string, text: string): Promise<any> {
    const data = await this.ask(
      `mutation ($id: ID!, $text: String!) {
        replyToRequest(id: $id, input: { text: $text }) {
          notification { id state messageId } userErrors { field code message }
        }
      }`,
      { id: requestId, text },
    );
    return data.replyToRequest.notification;
  }

  /** Waits until every message taken in has been decided and the number of requests is as expected. */
  async untilRequests(count: number, timeoutMs = 30_000): Promise<void> {
    await waitFor(async () => (await this.countRequests()) >= count, { describe: `${count} requests`, timeoutMs });
  }

  private async pages(query: string, first = PAGE): Promise<any[]> {
    const nodes: any[] = [];
    for (let after: string | null = null; ;) {
      const { page } = await this.ask(query, { first, after });
      nodes.push(...page.edges.map((e: any) => e.node));
      if (!page.pageInfo.hasNextPage) return nodes;
      after = page.pageInfo.endCursor;
    }
  }
}
