"""Deliveries, and the channels of forums"""

import sqlalchemy as sa
from alembic import op

import storage.types


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('channel',
    sa.Column('platform', sa.Text(), nullable=False),
    sa.Column('tenant_id', sa.Text(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['huvudman_id', 'forum_id'], ['forum.huvudman_id', 'forum.id'], name=op.f('fk_channel_huvudman_id_forum_id_forum')),
    sa.ForeignKeyConstraint(['huvudman_id', 'platform', 'tenant_id'], ['workspace.huvudman_id', 'workspace.platform', 'workspace.tenant_id'], name=op.f('fk_channel_huvudman_id_platform_tenant_id_workspace')),
    sa.PrimaryKeyConstraint('platform', 'tenant_id', 'forum_id', name=op.f('pk_channel'))
    )
    with op.batch_alter_table('channel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channel_platform_tenant_id_external_id'), ['platform', 'tenant_id', 'external_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('forum_id', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('not_before', storage.types.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', storage.types.Instant(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('in_doubt', sa.Boolean(), nullable=False),
    sa.Column('next_at', storage.types.Instant(timezone=True), nullable=True),
    sa.Column('lease_token', sa.Text(), nullable=True),
    sa.Column('first_try_at', storage.types.Instant(timezone=True), nullable=True),
    sa.Column('sent_at', storage.types.Instant(timezone=True), nullable=True),
    sa.Column('posted_ref', sa.Text(), nullable=True),
    sa.Column('wanted_version', sa.Integer(), nullable=False),
    sa.Column('shown_version', sa.Integer(), nullable=False),
    sa.Column('told_at', storage.types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint('person_id IS NOT NULL OR forum_id IS NOT NULL', name=op.f('ck_delivery_addressed')),
    sa.ForeignKeyConstraint(['huvudman_id', 'person_id'], ['person.huvudman_id', 'person.id'], name=op.f('fk_delivery_huvudman_id_person_id_person')),
    sa.ForeignKeyConstraint(['huvudman_id', 'forum_id'], ['forum.huvudman_id', 'forum.id'], name=op.f('fk_delivery_huvudman_id_forum_id_forum')),
    sa.ForeignKeyConstraint(['huvudman_id', 'follows_id'], ['delivery.huvudman_id', 'delivery.id'], name=op.f('fk_delivery_huvudman_id_follows_id_delivery')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_delivery_huvudman_id_huvudman')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('huvudman_id', 'id', name=op.f('uq_delivery_huvudman_id_id')),
    sa.UniqueConstraint('huvudman_id', 'key', name=op.f('uq_delivery_huvudman_id_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_huvudman_id_next_at'), ['huvudman_id', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_huvudman_id_state'), ['huvudman_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_huvudman_id_person_id_not_before'), ['huvudman_id', 'person_id', 'not_before'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_huvudman_id_forum_id_not_before'), ['huvudman_id', 'forum_id', 'not_before'], unique=False)
