export * from './call-story';
export * from './generated/graphql';
