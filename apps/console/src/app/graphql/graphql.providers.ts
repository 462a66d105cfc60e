import type { EnvironmentProviders, Provider } from '@angular/core';
import { inject } from '@angular/core';
import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import { ApolloLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { provideApollo } from 'apollo-angular';
import { HttpLink } from 'apollo-angular/http';
import { EventSocket } from './event-socket';
import { serverClockInterceptor } from './server-clock.interceptor';

export function provideGraphql(): (EnvironmentProviders | Provider)[] {
  return [
    provideHttpClient(withFetch(), withInterceptors([serverClockInterceptor])),
    provideApollo(() => ({
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(inject(EventSocket).client),
        inject(HttpLink).create({ uri: '/graphql', withCredentials: true }),
      ),
      cache: new InMemoryCache(),
      defaultOptions: {
        query: { fetchPolicy: 'no-cache' },
        mutate: { fetchPolicy: 'no-cache' },
      },
    })),
  ];
}
