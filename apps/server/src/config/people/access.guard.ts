import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ForbiddenException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { GqlContextType } from '@nestjs/graphql';
import { GqlExecutionContext } from '@nestjs/graphql';
import { ApiError } from '../../graphql/api-error';
import type { ApiContext } from '../../graphql/api-context';
import type { Role, ViewerModel } from '../viewer.model';
import { MINIMUM_ROLE, PUBLIC } from './access';
import { includesRole } from './roles';

/** Stands before every address and every root field. What says nothing about who may use it is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    switch (context.getType<GqlContextType>()) {
      case 'graphql': {
        const { viewer } = GqlExecutionContext.create(context).getContext<ApiContext>();
        return this.judge(viewer, this.reflector.getAllAndOverride<Role | undefined>(MINIMUM_ROLE, places));
      }
      case 'http':
        if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) !== true)
          throw new ForbiddenException();
        return true;
      default:
        return false;
    }
  }

  private judge(viewer: ViewerModel | null, minimum: Role | undefined): boolean {
    if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
    if (!minimum || !includesRole(viewer.role, minimum)) {
      throw new ApiError('FORBIDDEN', `This needs the role ${minimum ?? 'of nobody'}; yours is ${viewer.role}.`);
    }
    return true;
  }
}
