import angular from 'angular-eslint';
import root from '../../eslint.config.mjs';

const forTemplates = (configs) => configs.map((config) => ({ ...config, files: ['**/*.html'] }));

export default [
  ...root,
  ...angular.configs.tsRecommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'app', style: 'camelCase' }],
      // A file is named by the noun it exports; the framework role shows in its decorator.
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
    },
  },
  {
    // Stand-ins carry the selectors of what they stand for.
    files: ['**/*.rig.ts'],
    rules: { '@angular-eslint/component-selector': 'off' },
  },
  ...forTemplates(angular.configs.templateRecommended),
  ...forTemplates(angular.configs.templateAccessibility),
];
