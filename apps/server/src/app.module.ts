import type { DynamicModule, Provider } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ApolloDriver } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import type { Log } from './config/log';
import { AccessGuard } from './config/people/access.guard';
import { Viewers } from './config/people/viewers';
import type { Write } from './config/start-block';
import { WRITE } from './config/start-block';
import { FunctionsModule } from './functions/functions.module';
import { ApiSocket } from './graphql/api-socket';
import { apiOptions } from './graphql/api.options';
import { HttpFaults } from './http-faults';
import { ENVIRONMENT, LOG } from './ports';
import { RealtimeModule } from './realtime/realtime.module';
import { TelephonyModule } from './telephony/telephony.module';
import { UpgradeDoors } from './upgrade-doors';

/** What is known before any module exists. */
export interface Given {
  readonly environment: Environment;
  readonly log: Log;
  /** Where the start block goes. */
  readonly write: Write;
  /** Provides the ports: `AdaptersModule`, or doubles. */
  readonly adapters: DynamicModule;
}

@Global()
@Module({})
class GivenModule {
  static forRoot({ environment, log, write }: Given): DynamicModule {
    const providers: Provider[] = [
      { provide: ENVIRONMENT, useValue: environment },
      { provide: LOG, useValue: log },
      { provide: WRITE, useValue: write },
      UpgradeDoors,
    ];
    return { module: GivenModule, providers, exports: providers };
  }
}

const API = GraphQLModule.forRootAsync({
  driver: ApolloDriver,
  imports: [ConfigModule],
  inject: [Viewers, LOG],
  useFactory: (viewers: Viewers, log: Log) => apiOptions(viewers, log),
});

@Module({})
export class AppModule {
  static forRoot(given: Given): DynamicModule {
    return {
      module: AppModule,
      imports: [
        GivenModule.forRoot(given),
        given.adapters,
        API,
        TelephonyModule,
        RealtimeModule,
        FunctionsModule,
        ConfigModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: HttpFaults },
        ApiSocket,
      ],
    };
  }
}
