import tseslint from 'typescript-eslint';
import statements from './eslint.statements.js';

const { FORBIDDEN_STATEMENTS, TABLES_BY_HAND } = statements;

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An async function without await makes an adapter that has nothing to wait for fit its port.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // Clusters that speak MySQL's protocol take the database's place.
    files: ['src/**/*.ts', 'migrations/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...FORBIDDEN_STATEMENTS] },
  },
  {
    // What differs between the kinds of database stays in one folder.
    files: ['src/**/*.ts', 'migrations/**/*.ts'],
    ignores: ['src/db/dialects/**', 'src/db/database.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...FORBIDDEN_STATEMENTS,
        TABLES_BY_HAND,
        {
          selector: "MemberExpression[object.property.name='dialect'][property.name='name']",
          message: 'Put what depends on the kind of database into src/db/dialects.',
        },
      ],
      'no-restricted-imports': ['error', { paths: ['mysql2', 'libsql'] }],
    },
  },
  {
    // Only entry points touch the process.
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only src/main.ts and src/cli touch the process.' },
      ],
    },
  },
  {
    // Bodies of answers are `any` on purpose: tests look at what comes over the wire.
    files: ['tests/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['src/main.ts', 'src/cli/**'],
    rules: { 'no-console': 'off' },
  },
);
